import { inspect } from "node:util";
import nock from "nock";
import { beforeEach, expect, test } from "vitest";
import { allowNockOnly } from "../test-support/nock-only.js";
import { IotpushClient } from "./node-client.js";
import type { CallOptions } from "./options.js";
import { paginateReceipts } from "./paginate-receipts.js";
import { type Transport, TransportFailure } from "./transport.js";

const BASE = "https://www.iotpush.com";
const TOPIC_KEY = "CANARY-topic-key";
const SESSION = "CANARY-session";
const OTHER_KEY = "CANARY-other-topics-key";
const CALLBACK = "CANARY-callback-secret";
const HEADER = "CANARY-callback-header";
const PUSHOVER = "CANARY-pushover-token";
const DEVICE = "CANARY-push-token";
const FRIEND = "CANARY-key-of-a-friends-topic";
const CREDENTIALS = `${TOPIC_KEY} ${SESSION} ${OTHER_KEY}`;

allowNockOnly();

/** Everything that a program might log: errors, hooks' notices, the client itself. */
const seen: unknown[] = [];
const make = (options: { readonly transport?: Transport } = {}) =>
  new IotpushClient({
    apiKey: TOPIC_KEY,
    topicKeys: { other: OTHER_KEY },
    sessionToken: SESSION,
    retry: "none",
    onRequest: (notice) => seen.push(notice),
    onResponse: (notice) => seen.push(notice),
    ...options,
  });

/** Every kind of call that carries a secret, with those that only its body holds. */
const calls = (client: IotpushClient, options: CallOptions = {}): [string, () => PromiseLike<unknown>][] => [
  [
    `${CALLBACK} ${HEADER}`,
    () => {
      const callback_url = `https://x.example/${CALLBACK}`;
      const push = { message: "m", callback_url, callback_headers: { "X-Secret": HEADER } };
      return client.messages.push("a", push, options);
    },
  ],
  ["", () => client.messages.push(TOPIC_KEY, "a key where the topic belongs", options)],
  ["", () => client.receipts.get(OTHER_KEY, { ...options, topic: "other" })],
  ["", () => client.topics.list(options)],
  [PUSHOVER, () => client.pushover.send({ token: PUSHOVER, message: "m" }, options)],
  [DEVICE, () => client.devices.register({ push_token: DEVICE, platform: "ios" }, options)],
  [FRIEND, () => client.subscribers.join({ topic_name: "t", api_key: FRIEND }, options)],
  [
    CALLBACK,
    () => client.webhooks.create({ url: `https://x.example/${CALLBACK}`, events: ["action"] }, options),
  ],
];

async function collect(call: () => PromiseLike<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    seen.push(error);
  }
}

/** The secrets that show anywhere, however it is printed. */
function leaks(): string[] {
  const errors = seen.filter((each) => each instanceof Error);
  const text = [
    inspect(seen, { depth: 20, showHidden: true, maxStringLength: null }),
    JSON.stringify(seen),
    ...errors.map(String),
    ...errors.map(({ stack }) => stack),
  ].join();
  return text.match(/CANARY[\w-]*/g) ?? [];
}
beforeEach(() => {
  seen.length = 0;
});

const STATUSES: [number, Record<string, string>][] = [
  ...[200, 400, 401, 403, 404, 405, 408, 409, 413, 418, 429, 500, 503].map(
    (status): [number, Record<string, string>] => [status, {}],
  ),
  [429, { "retry-after": "1" }],
  [307, { location: `https://login.example/?key=${TOPIC_KEY}&token=${SESSION}` }],
];

test.each([
  ["in an error's text", (echo: string) => JSON.stringify({ error: echo, reason: echo })],
  ["in Pushover's errors", (echo: string) => JSON.stringify({ status: 0, errors: [echo] })],
  ["in a page", (echo: string) => `<html>${echo}</html>`],
  ["in fields that nobody expects", () => JSON.stringify({ detail: { api_key: "CANARY-of-somebody-else" } })],
])("no answer's error shows a secret %s", async (_, bodyOf) => {
  const client = make();
  for (const [status, headers] of STATUSES) {
    for (const [carried, call] of calls(client)) {
      const body = bodyOf(`${CREDENTIALS} ${carried}`);
      nock(BASE).intercept(/.*/, "GET").reply(status, body, headers);
      nock(BASE).intercept(/.*/, "POST").reply(status, body, headers);
      await collect(call);
      nock.cleanAll();
    }
  }
  expect(seen.filter((each) => each instanceof Error).length).toBeGreaterThan(100);
  seen.push(client);
  expect(leaks()).toEqual([]);
});

test("no list that cannot be read shows the keys in it", async () => {
  nock(BASE)
    .get("/api/topics")
    .reply(200, { topics: [{ id: "t1", api_key: "CANARY-in-a-list", name: "a" }, null] });
  await collect(() => make().topics.list());
  expect(seen.at(-1)).toMatchObject({ code: "unexpected_response" });
  expect(leaks()).toEqual([]);
});

test("no failure of the network shows a secret, whatever the HTTP library puts into its own errors", async () => {
  const echo = [CREDENTIALS, CALLBACK, HEADER, PUSHOVER, DEVICE, FRIEND].join(" ");
  const cause = Object.assign(new Error(echo), {
    config: { headers: { authorization: `Bearer ${TOPIC_KEY}` }, data: echo },
    request: { headers: echo },
    cause: new Error(echo),
  });
  nock(BASE).intercept(/.*/, "GET").replyWithError(cause).persist();
  nock(BASE).intercept(/.*/, "POST").replyWithError(cause).persist();
  for (const [, call] of calls(make())) await collect(call);
  const kinds = ["unreached", "broken", "tls", "timeout", "aborted"] as const;
  const failures = [cause, echo, ...kinds.map((kind) => new TransportFailure(kind, "x"))];
  for (const failure of failures) {
    const transport: Transport = () => Promise.reject(failure);
    for (const [, call] of calls(make({ transport }))) await collect(call);
  }
  for (const [, call] of calls(make(), { timeoutMs: 0.001 })) await collect(call);
  for (const [, call] of calls(make(), { signal: AbortSignal.abort() })) await collect(call);
  expect(new Set(seen.flatMap((each) => (each instanceof Error && "code" in each ? each.code : [])))).toEqual(
    new Set(["network", "timeout", "aborted"]),
  );
  expect(leaks()).toEqual([]);
});

test("no refusal of wrong input shows a secret", async () => {
  const client = make();
  const wrong = {
    message: 1,
    callback_url: `ftp://x/${CALLBACK}`,
    callback_headers: { "X-Secret": [HEADER] },
  };
  await collect(() => client.messages.push("a", wrong as unknown as { message: string }));
  await collect(() => client.webhooks.create({ url: `ftp://x.example/${CALLBACK}`, events: ["action"] }));
  await collect(() => client.pushover.send({ token: [PUSHOVER] as unknown as string, message: "m" }));
  await collect(() => client.devices.register({ push_token: DEVICE.repeat(100), platform: "ios" }));
  await collect(async () => new IotpushClient({ baseUrl: `https://user:${TOPIC_KEY}@www.iotpush.com` }));
  await collect(async () => new IotpushClient({ baseUrl: `https://www.iotpush.com/?key=${TOPIC_KEY}` }));
  expect(seen.every((each) => each instanceof Error)).toBe(true);
  expect(leaks()).toEqual([]);
});

test("no error of a list that cannot be paged shows a secret", async () => {
  const created_at = "2026-04-10T00:00:00Z";
  const receipts = Array.from({ length: 100 }, (_, n) => ({
    ...{ receipt_id: `r${n}`, message_id: "m", topic_id: "t", status: "acted" as const },
    ...{ delivered_count: 1, read_count: 1, acted_count: 1, created_at, updated_at: created_at },
    actions_taken: [{ action_id: "reply", reply_text: CREDENTIALS, acted_at: created_at }],
  }));
  await collect(() => paginateReceipts(async () => ({ receipts, next_cursor: created_at }), {}).next());
  expect(seen).toMatchObject([{ code: "pagination" }]);
  expect(leaks()).toEqual([]);
});
