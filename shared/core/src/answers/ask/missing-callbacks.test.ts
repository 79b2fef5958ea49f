import { expect, test } from "vitest";
import { ApiClient } from "../../client/api-client.js";
import type { Transport } from "../../client/transport.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { buttons } from "../../wire/buttons/index.js";
import { memoryStore } from "../store/memory-store.js";
import { Asker } from "./asker.js";
import type { AskerOptions } from "./asker-options.js";

const QUESTION = { topic: "t", message: "Deploy?", actions: buttons.approveReject(), timeoutMs: 60_000 };
const BASE = "https://flows.example.com/c";

/** A service on which every message was approved at once, and which sends no callback by itself. */
function make(options: Partial<AskerOptions> = {}) {
  const clock = new FakeClock();
  const store = memoryStore();
  const warnings: string[] = [];
  let pushes = 0;
  const transport: Transport = async ({ method, url }) => {
    const at = "2026-04-10T00:00:00Z";
    const n = method === "POST" ? ++pushes : Number(/\d+$/.exec(new URL(url).pathname)?.[0]);
    const ids = { receipt_id: `r${n}`, message_id: `m${n}`, topic_id: "t1" };
    const body =
      method === "POST"
        ? { success: true, id: `m${n}`, receipt_id: `r${n}`, topic: "t", subscribers: 1, timestamp: at }
        : {
            ...ids,
            status: "acted",
            delivered_count: 1,
            read_count: 0,
            acted_count: 1,
            actions_taken: [{ action_id: "approve", acted_at: at }],
            created_at: at,
            updated_at: at,
          };
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  };
  const client = new ApiClient(
    { baseUrl: "http://127.0.0.1:1", apiKey: "k" },
    { transport, clock, random: () => 0 },
  );
  const notices = { warning: (_: unknown, text: string) => void warnings.push(text) };
  const open = () => new Asker({ client, clock, store, callbackBase: BASE, notices, ...options });
  const asker = open();
  /** Asks, and waits until the receipt has brought the answer. */
  const ask = async () => {
    const { asked, outcome } = await asker.ask(QUESTION);
    await clock.advance(10_000);
    expect(await outcome).toMatchObject({ kind: "answered", route: "receipt" });
    const secret = (await store.find(asked.id))?.secret;
    return asker.callbacks.receive.bind(asker.callbacks, {
      method: "POST",
      path: `/${asked.id}/${secret}`,
      headers: { "content-type": "application/json" },
      body: { event: "action", message_id: asked.pushed?.id, action_id: "approve" },
    });
  };
  return { clock, asker, open, ask, warnings };
}

test("if answers come by receipt alone, it is reported once, with the URL that nobody reached", async () => {
  const { clock, ask, warnings } = make();
  await ask();
  expect(warnings).toEqual([]);
  await clock.advance(30_000);
  expect(warnings).toEqual([expect.stringContaining(`No callback reached ${BASE},`)]);
  await ask();
  await clock.advance(30_000);
  expect(warnings.length).toBe(1);
});

test("a callback that comes after its receipt is not missing; once they stop, it is reported", async () => {
  const { clock, ask, warnings } = make();
  const callback = await ask();
  await clock.advance(20_000);
  expect((await callback()).status).toBe(200);
  await clock.advance(60_000);
  expect(warnings).toEqual([]);
  await ask();
  await clock.advance(30_000);
  expect(warnings.length).toBe(1);
});

test.each([
  ["no address is known", { callbackBase: undefined }],
  ["receipts alone were wanted", { mode: "poll" as const }],
])("nothing is missing if %s", async (_, options) => {
  const { clock, ask, warnings } = make(options);
  await ask();
  await clock.advance(60_000);
  expect(warnings).toEqual([]);
});

test("a question asked before a restart reports nothing", async () => {
  const { clock, asker, open, warnings } = make();
  await asker.ask(QUESTION);
  await asker.close();
  await clock.advance(1_000);
  const next = open();
  await next.start();
  await clock.advance(60_000);
  expect([next.open(), warnings]).toEqual([[], []]);
  await next.close();
});

test("closing ends the wait", async () => {
  const { clock, asker, ask, warnings } = make();
  await ask();
  await asker.close();
  await clock.advance(60_000);
  expect(warnings).toEqual([]);
});
