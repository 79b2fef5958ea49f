import { expect, test } from "vitest";
import { ask } from "../answers/ask/ask.js";
import { Asker } from "../answers/ask/asker.js";
import { ReceiptReader } from "../answers/reader/receipt-reader.js";
import { postgresStore } from "../answers/store/postgres/postgres-store.js";
import { sqliteStore } from "../answers/store/sqlite-store.js";
import { axiosTransport } from "./axios-transport.js";
import { checkSetup } from "./check-setup.js";
import { fetchTransport } from "./fetch-transport.js";
import { createClient, IotpushClient } from "./node-client.js";

test("an option that there is not is refused, with the one that was meant", () => {
  const wrong = { baseURL: "http://127.0.0.1:4780", apikey: "k" } as object;
  expect(() => new IotpushClient(wrong)).toThrow(
    /baseURL: is not a known option; did you mean baseUrl; apikey: is not a known option; did you mean apiKey/,
  );
});

test("so is one that every object has", () => {
  const wrong = { constructor: "x" } as object;
  expect(() => new IotpushClient(wrong)).toThrow(/constructor: is not a known option/);
});

test.each([
  { headers: new Headers({ "x-proxy": "secret" }) },
  { topicKeys: new Map([["alerts", "key"]]) },
  { topicKeys: ["key"] },
  { transport: {} },
  { clock: 5 },
  { random: 0.5 },
])("%j is refused at once", (wrong) => {
  expect(() => new IotpushClient(wrong as object)).toThrow(/A client option is not valid/);
});

test("what was given is shown as it is written", () => {
  const wrong = { retry: { retries: 3 } } as object;
  expect(() => new IotpushClient(wrong)).toThrow(/retry: is not a retry policy, got \{"retries":3\}/);
});

test.each([
  () => fetchTransport({ fetch: 5 as never }),
  () => fetchTransport({ maxBytes: 5 } as object),
  () => axiosTransport({ httpAgent: "agent" as never }),
  () => axiosTransport({ agent: {} } as object),
])("a transport refuses wrong options too: %s", (make) => {
  expect(make).toThrow(/A transport's option is not valid/);
});

const client = new IotpushClient({ apiKey: "k" });
const question = { topic: "t", message: "m", actions: "approve-reject", timeoutMs: 60_000 } as const;

test.each<[string, (options: never) => unknown]>([
  ["apiKey", createClient],
  ["apiKey", (options) => new IotpushClient(options)],
  ["client", (options) => new Asker(options)],
  ["client", (options) => new ReceiptReader(options)],
  ["signal", (options) => ask(client, question, options)],
  ["signal", (options) => new Asker({ client }).ask(question, options)],
  ["most", (options) => new Asker({ client }).tick(options)],
  ["signal", (options) => client.receipts.get("r", options)],
  ["topics", (options) => checkSetup(client, options)],
  ["onProblem", (options) => sqliteStore("never.sqlite", options)],
  ["connectionString", postgresStore],
])(
  "what is not an object with %s is refused without being shown, since it may be the key",
  async (name, give) => {
    for (const wrong of [null, "s3cret", 5, ["s3cret"]]) {
      const error = await (async () => give(wrong as never))().catch((thrown) => thrown);
      expect(error).toMatchObject({ code: "validation", fix: `Write { ${name}: … }.` });
      expect(String(error)).not.toContain("s3cret");
    }
  },
);

test.each<[RegExp, () => unknown]>([
  [/client: is not a client/, () => ask(undefined as never, question)],
  [/client: is not a client/, () => ask({ apiKey: "k" } as never, question)],
  [/client: is not a client/, () => new Asker({ client: {} as never })],
  [/client: is not a client/, () => checkSetup(null as never, { topics: [] })],
  [/clock: is not an object/, () => new ReceiptReader({ client } as never)],
  [/topics: is not a list/, () => checkSetup(client, {} as never)],
  [/question is not valid/, () => ask(client, undefined as never)],
  [/signal: is not an AbortSignal/, () => new Asker({ client }).ask(question, { signal: 5 as never })],
  [/file: is not a file's path/, () => sqliteStore(undefined as never)],
  [/file: is not a file's path/, () => sqliteStore(":memory:")],
  [/did you mean onProblem/, () => sqliteStore("never.sqlite", { onproblem() {} } as never)],
  [/did you mean connectionString/, () => postgresStore({ connectionstring: "x" } as never)],
  [/pool: is not a pool of pg/, () => postgresStore({ pool: {} as never })],
])("%s is said of the part that is missing or wrong", async (said, give) => {
  await expect((async () => give())()).rejects.toThrow(said);
});
