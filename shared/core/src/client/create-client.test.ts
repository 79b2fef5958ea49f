import { afterEach, describe, expect, test, vi } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { fakeTransport } from "../testing/fake-transport.js";
import { VERSION } from "../version.js";
import { createClient, IotpushClient } from "./node-client.js";
import type { ClientOptions } from "./options.js";

afterEach(() => vi.unstubAllEnvs());

/** What a client of these options sends with a push. */
async function sentBy(options: ClientOptions = {}, make: typeof createClient = createClient) {
  const transport = fakeTransport(() => ({ body: { id: "m", receipt_id: "r" } }));
  await make({ ...options, transport }).messages.push("t", "m");
  const [{ url = "", headers = {} } = {}] = transport.requests;
  return { origin: new URL(url).origin, key: headers.authorization, headers };
}

describe("createClient", () => {
  test("reads IOTPUSH_URL and IOTPUSH_KEY", async () => {
    vi.stubEnv("IOTPUSH_URL", "http://127.0.0.1:4780");
    vi.stubEnv("IOTPUSH_KEY", "key-of-the-environment");
    expect(await sentBy()).toMatchObject({
      origin: "http://127.0.0.1:4780",
      key: "Bearer key-of-the-environment",
    });
    expect(await sentBy({ apiKey: "own" })).toMatchObject({
      origin: "http://127.0.0.1:4780",
      key: "Bearer own",
    });
  });

  test("sends the environment's key to no other URL", async () => {
    vi.stubEnv("IOTPUSH_KEY", "key-of-the-environment");
    expect((await sentBy({ baseUrl: "http://other.example" })).key).toBeUndefined();
    expect(await sentBy()).toMatchObject({ origin: "https://www.iotpush.com", key: expect.any(String) });
  });

  test("a client made by its class reads neither, as hosts need it", async () => {
    vi.stubEnv("IOTPUSH_URL", "http://127.0.0.1:4780");
    vi.stubEnv("IOTPUSH_KEY", "key-of-the-environment");
    const sent = await sentBy({}, (options) => new IotpushClient(options));
    expect([sent.origin, sent.key]).toEqual(["https://www.iotpush.com", undefined]);
  });
});

test("the User-Agent names the package's version", async () => {
  expect(VERSION).toBe(packageJson.version);
  expect((await sentBy()).headers["user-agent"]).toBe(`iotpush-core/${VERSION}`);
  expect((await sentBy({ userAgent: "mine" })).headers["user-agent"]).toBe("mine");
});

test("further headers are sent, and replace none of the client's own", async () => {
  const headers = { "X-Proxy": "yes", Authorization: "Bearer other", "content-type": "text/plain" };
  expect((await sentBy({ apiKey: "k", headers })).headers).toMatchObject({
    "x-proxy": "yes",
    authorization: "Bearer k",
    "content-type": "application/json",
  });
  await expect(sentBy({ headers: { "not a name": "x" } })).rejects.toMatchObject({ code: "validation" });
});

test("a logger gets each attempt and each retry, without secrets", async () => {
  const lines: string[] = [];
  const logger = { debug: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
  const statuses = [503, 200];
  const transport = fakeTransport(() => ({ status: statuses.shift() ?? 200, body: { actions_taken: [] } }));
  const options = { apiKey: "secret-topic-key", headers: { "x-proxy": "secret-of-the-proxy" } };
  const client = new IotpushClient({ ...options, logger, transport, random: () => 0 });
  await client.receipts.get("secret-topic-key");
  expect(lines).toEqual([
    expect.stringMatching(/^iotpush: GET https.*\[hidden\]: 503 in \d+ ms$/),
    expect.stringMatching(/^iotpush: The service failed with 503.* Trying again in 0 ms\.$/),
    expect.stringMatching(/: 200 in \d+ ms$/),
  ]);
  expect(lines.join()).not.toContain("secret");
});
