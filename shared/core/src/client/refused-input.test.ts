import { describe, expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.js";
import type { WireRequest } from "../wire/http.js";
import { ApiClient } from "./api-client.js";
import type { ClientOptions } from "./options.js";

/** A client whose requests go nowhere, and what it would have sent. */
function make(options: ClientOptions = {}) {
  const sent: WireRequest[] = [];
  const transport = async (request: WireRequest) => {
    sent.push(request);
    return { status: 200, headers: {}, body: '{"id":"m1","receipt_id":"r1","actions_taken":[]}' };
  };
  const host = { transport, clock: new FakeClock(), random: () => 0 };
  return { sent, client: new ApiClient({ sessionToken: "session", ...options }, host) };
}

const refused = { code: "validation" };
const BAD_IDS = ["", ".", "..", "\ud800", undefined as unknown as string, 7 as unknown as string];

describe("an id that would address something else", () => {
  test.each(BAD_IDS)("%j is refused wherever an id is taken, and nothing is sent", async (id) => {
    const { client, sent } = make();
    const calls = [
      client.messages.push(id, "m"),
      client.messages.list(id),
      client.receipts.get(id),
      client.topics.delete(id),
      client.topics.update(id, { description: "d" }),
      client.webhooks.delete(id),
      client.webhooks.test(id),
      client.subscribers.list(id),
      client.subscribers.delete(id),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject(refused);
    expect(sent).toEqual([]);
  });

  test("one with a dot in it is not", async () => {
    const { client, sent } = make();
    await client.receipts.get("..a");
    expect(sent.map(({ url }) => url)).toEqual(["https://www.iotpush.com/api/receipts/..a"]);
  });
});

test.each(["constructor", "__proto__", "toString"])(
  "a topic named %s gets no key of Object's",
  async (topic) => {
    const { client, sent } = make({ apiKey: "own-key", topicKeys: { other: "k" } });
    await client.messages.push(topic, "m");
    expect(sent[0]?.headers.authorization).toBe("Bearer own-key");
    expect(make({ topicKeys: {} }).client.hasTopicKey(topic)).toBe(false);
  },
);

test.each(["line\nbreak", "é…"])("a key that no header can carry: %j", async (apiKey) => {
  const { client, sent } = make({ apiKey });
  const error = await client.messages.push("t", "m").catch((caught: unknown) => caught);
  expect(error).toMatchObject(refused);
  expect(String(error)).not.toContain(apiKey);
  expect(sent).toEqual([]);
});

describe("what JSON cannot hold", () => {
  const circle: Record<string, unknown> = { name: "a" };
  circle.again = { inner: circle };

  test.each([
    ["a circle", circle, /metadata\.again\.inner\S*: refers to an object that holds it/],
    ["a BigInt", { rows: [{ count: 5n }] }, /metadata\.rows\.0\.count: is a BigInt/],
    [
      "a toJSON that throws",
      {
        toJSON() {
          throw new Error("no");
        },
      },
      /cannot be written as JSON/,
    ],
  ])("%s", async (_, metadata, message) => {
    const { client, sent } = make();
    const error = await client.messages.push("t", { message: "m", metadata }).catch((caught) => caught);
    expect(error).toMatchObject(refused);
    expect(error.message).toMatch(message);
    expect(sent).toEqual([]);
  });

  test("in a field that takes something else", async () => {
    const { client } = make();
    const wrong = { message: "m", title: circle, priority: 5n } as unknown as { message: string };
    await expect(client.messages.push("t", wrong)).rejects.toMatchObject(refused);
  });
});

test("a field of a query or a body that there is not is refused, with the one that was meant", async () => {
  const { client, sent } = make();
  const wrong = { topic: "t", topicID: "t1" } as object;
  await expect(client.receipts.list(wrong)).rejects.toThrow(
    /topic: is not a known field.*topicID: is not a known field; did you mean topicId/,
  );
  const typo = { name: "a", descripton: "d" };
  await expect(client.topics.create(typo)).rejects.toThrow(/descripton.*did you mean description/);
  expect(sent).toEqual([]);
});

test("an empty id says so", async () => {
  const empty = { message: "m", actions: [{ id: "", label: "a", type: "button" } as const] };
  await expect(make().client.messages.push("t", empty)).rejects.toThrow(/actions\.0\.id: must not be empty/);
});

describe("the click URL", () => {
  test.each([
    "homeassistant://navigate/lovelace/0",
    "mailto:ops@example.com",
    "tel:+4912345",
    "https://example.com/",
  ])("%s is taken", async (click_url) => {
    const { client, sent } = make();
    const open = { id: "open", label: "Open", type: "url", url: click_url } as const;
    await client.messages.push("t", { message: "m", click_url, actions: [open] });
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({ click_url, actions: [{ url: click_url }] });
  });

  test.each(["javascript:alert(1)", "JaVa\nScript:x", "data:text/html,x", "vbscript:x", "/relative", ""])(
    "%j is refused",
    async (click_url) => {
      const { client } = make();
      await expect(client.messages.push("t", { message: "m", click_url })).rejects.toMatchObject(refused);
    },
  );
});

describe("options of a client or a call", () => {
  test.each([
    [{ retry: 5 }, /retry: is not a retry policy, got 5, allowed: default, none, patient, \{ retries, /],
    [{ retry: "aggressive" }, /got "aggressive"/],
    [{ retry: "constructor" }, /retry/],
    [{ retry: "patent" }, /did you mean patient/],
    [{ retry: { retries: Number.NaN, baseMs: 1, maxMs: 1, maxRetryAfterMs: 1 } }, /retry/],
    [
      { timeoutMs: Number.NaN },
      /timeoutMs: is not a number of milliseconds, got NaN, allowed: 1 to 2147483647/,
    ],
    [{ timeoutMs: "5s" }, /got "5s"/],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, /timeoutMs/],
    [{ timeoutMs: 0 }, /timeoutMs/],
  ])("%j", async (wrong, message) => {
    expect(() => make(wrong as ClientOptions)).toThrow(message);
    const { client, sent } = make();
    await expect(client.receipts.get("r1", wrong as object)).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test.each([
    { attemptTimeoutMs: -1 },
    { apiKey: 5 },
    { topicKeys: "k" },
    { topicKeys: { a: 1 } },
    { sessionToken: {} },
    { baseUrl: new URL("http://127.0.0.1") },
    { onRequest: "log" },
  ])("%j", (wrong) => {
    expect(() => make(wrong as unknown as ClientOptions)).toThrow(expect.objectContaining(refused));
  });

  test("a policy of one's own is taken", () => {
    expect(() => make({ retry: { retries: 0, baseMs: 0, maxMs: 0, maxRetryAfterMs: 0 } })).not.toThrow();
  });
});
