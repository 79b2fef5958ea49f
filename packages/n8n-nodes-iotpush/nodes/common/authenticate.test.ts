import { ENDPOINTS, type Endpoint } from "@iotpush/core/adapter";
import { describe, expect, test } from "vitest";
import { IotpushTopicApi } from "../../credentials/IotpushTopicApi.credentials.ts";
import { authenticate } from "./authenticate.ts";

const baseUrl = "https://www.iotpush.com";
const credential = { baseUrl, apiKey: "key", sessionToken: "session" };
const HEADERS: Record<Endpoint["auth"], object> = {
  none: {},
  "topic-key-if-private": { authorization: "Bearer key" },
  session: { authorization: "Bearer session" },
  "session-or-topic-key": { "x-api-key": "key" },
  "token-field": {},
};
const sent = async (data: object, url: string, method: Endpoint["method"] = "GET") =>
  authenticate(data as never, { url, method });

describe("every endpoint gets the credential that it takes", () => {
  const rows = Object.entries<Endpoint>(ENDPOINTS).flatMap(([id, { auth, method, path, aliases = [] }]) =>
    [{ method, path }, ...aliases].map(
      (row) => [id, row.method, row.path.replace(/\{\w+\}/g, "x%2Fy"), auth] as const,
    ),
  );
  test.each(rows)("%s: %s %s", async (_, method, path, auth) => {
    const { headers, disableFollowRedirect } = await sent(credential, `${baseUrl}${path}?limit=1`, method);
    expect(headers).toEqual(HEADERS[auth]);
    expect(disableFollowRedirect).toBe(true);
  });
});

test("no other address gets it: another host, a longer host name, or a path outside the base URL", async () => {
  for (const url of [
    "https://example.com/api/topics",
    "https://www.iotpush.com.example.com/api/topics",
    "http://www.iotpush.com/api/topics",
    `${baseUrl}/elsewhere`,
  ])
    expect((await sent(credential, url)).headers).toEqual({});
  const behind = { ...credential, baseUrl: "http://10.0.0.7/iotpush/" };
  expect((await sent(behind, "http://10.0.0.7/api/topics")).headers).toEqual({});
  expect((await sent(behind, "http://10.0.0.7/iotpush/api/topics")).headers).toEqual(HEADERS.session);
});

test("a base URL that would redirect is refused with the one to use", async () => {
  for (const wrong of [
    "https://iotpush.com",
    "http://iotpush.com",
    "http://www.iotpush.com",
    `${baseUrl}/my-topic`,
  ])
    expect(() => authenticate({ ...credential, baseUrl: wrong }, { url: `${wrong}/api/topics` })).toThrow(
      /Set the base URL to https:\/\/www\.iotpush\.com/,
    );
});

test("n8n's HTTP Request node, which names the address uri, gets it too", async () => {
  const request = { uri: `${baseUrl}/api/push/t`, method: "POST" };
  expect((await authenticate(credential, request as never)).headers).toEqual(HEADERS["topic-key-if-private"]);
});

test("n8n's Ignore SSL Issues reaches the request", async () => {
  expect(await sent({ ...credential, ignoreSslIssues: true }, `${baseUrl}/api/topics`)).toMatchObject({
    skipSslCertificateValidation: true,
  });
});

test("the credential hides its secrets and has a name of its own", () => {
  const { name, properties } = new IotpushTopicApi();
  expect(name.toLowerCase()).not.toBe("iotpushapi");
  const hidden = properties.filter(({ typeOptions }) => typeOptions?.password).map((each) => each.name);
  expect(hidden).toEqual(["apiKey", "sessionToken", "callbackSecret"]);
});
