import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientOptions, checkSetup, type Finding, IotpushClient, isIotpushError } from "@iotpush/core";
import { findingOf } from "@iotpush/core/adapter";
import { DEMO, type MockServer, type ProfileName, startMockServer } from "@iotpush/mock-server";
import { describe, expect, onTestFinished, test } from "vitest";

async function service(profile: ProfileName): Promise<MockServer> {
  const mock = await startMockServer({ profile });
  onTestFinished(() => mock.close());
  return mock;
}

const codesOf = (findings: readonly Finding[]) => findings.map(({ code }) => code);

/** What is found with one topic and these credentials. */
async function check(mock: MockServer, topic: string, options: ClientOptions = {}) {
  const client = new IotpushClient({ baseUrl: mock.url, ...options });
  const findings = await checkSetup(client, { topics: [topic] });
  expect(mock.control.messages().total).toBe(0);
  return findings;
}

const own: ClientOptions = { apiKey: DEMO.privateTopicKey };
const session: ClientOptions = { sessionToken: DEMO.sessionToken };

describe.each<[ProfileName, Record<string, string[]>]>([
  [
    "documented",
    {
      right: ["service", "key_unproven"],
      wrong: ["service", "key_refused"],
      anothers: ["service", "key_unproven"],
      unknownTopic: ["service", "key_unproven"],
      publicWithoutKey: ["service", "key_missing"],
      privateWithoutKey: ["service", "key_missing"],
      publicWrongKey: ["service", "key_refused"],
    },
  ],
  [
    "live",
    {
      right: ["service", "topic_private", "key"],
      wrong: ["service", "topic_private", "key_refused"],
      anothers: ["service", "topic_private", "key_of_another_topic"],
      unknownTopic: ["service", "topic_not_found"],
      publicWithoutKey: ["service", "topic_public", "key_missing"],
      privateWithoutKey: ["service", "topic_private", "key_missing"],
      publicWrongKey: ["service", "topic_public", "key_refused"],
    },
  ],
])("profile %s, with a topic's key only, finds at no cost", (profile, expected) => {
  test.each<[string, string, ClientOptions]>([
    ["right", DEMO.privateTopic, own],
    ["wrong", DEMO.privateTopic, { apiKey: "0123456789abcdef" }],
    ["anothers", DEMO.privateTopic, { apiKey: DEMO.publicTopicKey }],
    ["unknownTopic", "no-such-topic", own],
    ["publicWithoutKey", DEMO.publicTopic, {}],
    ["privateWithoutKey", DEMO.privateTopic, {}],
    ["publicWrongKey", DEMO.publicTopic, { apiKey: "0123456789abcdef" }],
  ])("%s", async (name, topic, options) => {
    const mock = await service(profile);
    expect(codesOf(await check(mock, topic, options))).toEqual(expected[name]);
  });

  test("spaces around URL and keys, which are left out", async () => {
    const mock = await service(profile);
    const blank = {
      baseUrl: ` ${mock.url}/ `,
      topicKeys: { [DEMO.privateTopic]: `\t${DEMO.privateTopicKey} \n` },
    };
    expect(codesOf(await check(mock, DEMO.privateTopic, blank))).toEqual(expected.right);
    const spaced = { ...own, sessionToken: ` ${DEMO.sessionToken}\n` };
    expect(codesOf(await check(mock, DEMO.privateTopic, spaced))).toContain("session");
  });

  test("a topic's name that is not one, with the one that was meant", async () => {
    const mock = await service(profile);
    expect(await check(mock, " My Private Topic ", own)).toMatchObject([
      { code: "service" },
      { code: "topic_name", level: "problem", fix: "Did you mean my-private-topic?" },
    ]);
  });
});

describe.each<ProfileName>(["documented", "live"])("profile %s, with a session token as well", (profile) => {
  test("says that all is well, whose topic is private", async () => {
    const mock = await service(profile);
    const codes = codesOf(await check(mock, DEMO.privateTopic, { ...own, ...session }));
    expect(codes.slice(0, 3)).toEqual(["service", "session", "topic_private"]);
  });

  test("finds a mistyped topic, and the one that was meant", async () => {
    const mock = await service(profile);
    const findings = await check(mock, "my-privat-topic", { ...own, ...session });
    expect(findings.at(-1)).toMatchObject({
      code: "topic_not_found",
      level: "problem",
      fix: "Did you mean my-private-topic?",
    });
  });

  test("warns of a public topic, whoever has a key", async () => {
    const mock = await service(profile);
    const findings = await check(mock, DEMO.publicTopic, { apiKey: DEMO.publicTopicKey, ...session });
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: "topic_public",
        level: "warning",
        title: expect.stringContaining("anyone who knows its name"),
        fix: expect.stringContaining("Pro"),
      }),
    );
  });

  test("finds another topic's key by a receipt that only the own key reads", async () => {
    const mock = await service(profile);
    await new IotpushClient({ baseUrl: mock.url, ...own }).messages.push(DEMO.publicTopic, "Hi");
    const keyed = async (apiKey: string) => {
      const client = new IotpushClient({ baseUrl: mock.url, apiKey, ...session });
      return (await checkSetup(client, { topics: [DEMO.publicTopic] })).at(-1)?.code;
    };
    expect(await keyed(DEMO.publicTopicKey)).toBe("key");
    expect(await keyed(DEMO.privateTopicKey)).toBe("key_of_another_topic");
  });

  test("finds that it has expired, and what works without it", async () => {
    const mock = await service(profile);
    const findings = await check(mock, DEMO.privateTopic, { ...own, sessionToken: "long-gone-token" });
    expect(findings.at(1)).toMatchObject({
      code: "session_refused",
      level: "problem",
      fix: expect.stringContaining("fresh"),
    });
    expect(codesOf(findings)).toEqual(expect.arrayContaining(["service"]));
    expect(JSON.stringify(findings)).not.toContain("long-gone-token");
  });

  test("without a topic still checks server and key", async () => {
    const mock = await service(profile);
    const client = (options: ClientOptions) => new IotpushClient({ baseUrl: mock.url, ...options });
    expect(codesOf(await checkSetup(client(own), { topics: [] }))).toEqual(["service", "key_unproven"]);
    expect(codesOf(await checkSetup(client({}), { topics: [] }))).toEqual(["service"]);
  });
});

describe("a server that is not iotpush", () => {
  const page =
    (status: number, html: string, headers = {}): RequestListener =>
    (_, response) =>
      response.writeHead(status, { "content-type": "text/html", ...headers }).end(html);
  const json =
    (status: number, body: object): RequestListener =>
    (_, response) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  test.each<[string, RequestListener]>([
    ["an nginx 404", page(404, "<html>\r\n<head><title>404 Not Found</title></head></html>")],
    ["an nginx 405", page(405, "<html><head><title>405 Not Allowed</title></head></html>")],
    ["a login page", page(200, "<!DOCTYPE html><form action=/login>")],
    ["a redirect to a login page", page(302, "", { location: "https://sso.example/login" })],
    [
      "a proxy's own login",
      page(401, "<html>Authorization Required</html>", { "www-authenticate": "Basic" }),
    ],
    ["n8n, the host itself", json(401, { message: "'X-N8N-API-KEY' header required" })],
    ["Home Assistant, the host itself", (_, response) => response.writeHead(404).end("404: Not Found")],
    ["Node-RED, the host itself", page(404, "<!DOCTYPE html><pre>Cannot GET /api/push/t</pre>")],
    ["a web app that answers everything", page(200, "<!doctype html><div id=app></div>")],
  ])("is found by %s, with one problem", async (_, listener) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const options of [own, {}, session]) {
      const findings = await checkSetup(new IotpushClient({ baseUrl, ...options }), { topics: ["t", "u"] });
      expect(findings).toMatchObject([{ code: "service_failed", level: "problem" }]);
      expect(findings[0]?.fix).toMatch(/base URL|Use https:\/\/sso/);
      expect(findings[0]).not.toHaveProperty("isTemporary");
    }
  });

  test("or does not answer is a problem that may pass", async () => {
    const client = new IotpushClient({ baseUrl: "http://127.0.0.1:1", ...own });
    expect(await checkSetup(client, { topics: ["t"] })).toMatchObject([
      { code: "service_failed", level: "problem", isTemporary: true },
    ]);
  });

  test("because its URL redirects, is a finding of the client that could not be made", () => {
    try {
      new IotpushClient({ baseUrl: "https://iotpush.com" });
      expect.unreachable();
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      expect(findingOf(error)).toMatchObject({
        level: "problem",
        fix: "Set the base URL to https://www.iotpush.com.",
      });
    }
  });
});

test.each([
  ["http://127.0.0.1:5678/hook", "https://www.iotpush.com", true],
  ["http://[::1]:5678/hook", "https://www.iotpush.com", true],
  ["http://127.0.0.1:5678/hook", "http://127.0.0.1:1", false],
  ["https://flows.example.com/hook", "http://127.0.0.1:1", false],
  ["https://me:secret@flows.example.com/hook", "http://127.0.0.1:1", true],
  ["flows.example.com", "http://127.0.0.1:1", true],
])("the callback URL %s for %s is a problem: %s", async (callbackUrl, baseUrl, expected) => {
  const client = new IotpushClient({ baseUrl, ...own });
  const signal = AbortSignal.abort();
  const findings = await checkSetup(client, { topics: [], callbackUrl, signal });
  expect(codesOf(findings).includes("callback_url")).toBe(expected);
  expect(JSON.stringify(findings)).not.toContain("me:secret");
});
