import { expect, test } from "vitest";
import type { Transport } from "../../client/transport.js";
import { fakeService, makeAsker, QUESTION } from "../../test-support/asker-fixture.js";
import { memoryStore } from "../store/memory-store.js";

const MINUTE = 60_000;

/** Questions that are tapped later, each confirmed by its receipt; the time in which each tap was confirmed. */
async function asked(count: number, timeoutMs: number, question: object = {}, service = fakeService()) {
  const store = memoryStore();
  const confirm = Object.keys(question).length === 0;
  const made = makeAsker(store, { mode: "auto", confirmWithReceipt: confirm }, undefined, service);
  for (let n = 0; n < count; n++) await made.asker.ask({ ...QUESTION, timeoutMs, ...question });
  const lives = await store.load();
  const tap = async (n: number) => {
    const life = lives[n - 1];
    const push = life?.pushes[0]?.messageId ?? "";
    made.service.taps[push] = [{ action_id: "approve", user_id: "boss" }];
    const at = made.clock.mono();
    const { status } = await made.tap(push, "approve", life, {});
    return { status, ms: made.clock.mono() - at };
  };
  return { ...made, taps: (ns: readonly number[]) => Promise.all(ns.map(tap)) };
}

const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, n) => n + from);

test.each([{}, { allowedResponders: ["boss"] }])(
  "of 100 open questions %j sixty are confirmed within three seconds if they are tapped at once",
  async (question) => {
    const { clock, taps, asker } = await asked(100, 60 * MINUTE, question);
    await clock.advance(10 * MINUTE);
    const confirmed = taps(upTo(60));
    await clock.advance(MINUTE);
    for (const { status, ms } of await confirmed) {
      expect(status).toBe(200);
      expect(ms).toBeLessThanOrEqual(3_000);
    }
    await asker.close();
  },
);

test("a tap is confirmed before the looks at questions whose time is up", async () => {
  const { clock, asker, service, taps } = await asked(300, 20 * MINUTE);
  await asker.ask({ ...QUESTION, timeoutMs: 60 * MINUTE });
  await clock.advance(20 * MINUTE);
  expect(service.reads).toBeLessThan(120 + 20 * 60 + 2);
  const confirmed = taps([300]);
  await clock.advance(2_000);
  expect(await confirmed).toMatchObject([{ status: 200 }]);
  await asker.close();
});

test("taps are confirmed although all routine readings hang", async () => {
  const { service, transport } = fakeService();
  const hanging: Transport = (request, options) =>
    request.method === "GET" && Object.keys(service.taps).length === 0
      ? new Promise(() => {})
      : transport(request, options);
  const { clock, asker, taps } = await asked(
    20,
    60 * MINUTE,
    {},
    { service, transport: Object.assign(hanging, { requests: [] }) },
  );
  await clock.advance(5_000);
  const confirmed = taps(upTo(20));
  await clock.advance(1_000);
  expect((await confirmed).map(({ status }) => status)).toEqual(upTo(20).map(() => 200));
  await asker.close();
});
