import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeAsker, QUESTION } from "../../test-support/asker-fixture.js";
import { memoryStore } from "../store/memory-store.js";
import { sqliteStore } from "../store/sqlite-store.js";

test("the month's pushes are counted: a warning at 80 %, no reminder from 95 % on, and questions to the last", async () => {
  const { asker, clock, service, warnings } = makeAsker(memoryStore(), { quota: { perMonth: 20, used: 14 } });
  await asker.ask(QUESTION);
  expect(warnings).toEqual([]);
  await asker.ask(QUESTION);
  expect(warnings).toEqual([expect.stringContaining("16 of 20 pushes")]);
  for (let n = 0; n < 3; n++) await asker.ask({ ...QUESTION, reminder: { everyMs: 5_000, times: 1 } });
  await clock.advance(10_000);
  expect(service.pushes).toBe(5);
  expect(warnings.filter((text) => text.includes("nearly used up")).length).toBe(3);
  await asker.ask(QUESTION);
  await asker.ask(QUESTION);
  expect(service.pushes).toBe(7);
  clock.setWall(Date.parse("2026-05-01T00:00:00Z"));
  await asker.ask({ ...QUESTION, reminder: { everyMs: 5_000, times: 1 } });
  await clock.advance(5_000);
  expect(service.pushes).toBe(9);
});

test("the count of pushes outlives a restart within its month", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "iotpush-quota-")), "store.sqlite");
  const quota = async () => {
    const store = await sqliteStore(file);
    return {
      close: () => store.close(),
      store: store.questions,
      options: { quota: { perMonth: 20, used: 14, store } },
    };
  };
  const first = await quota();
  const one = makeAsker(first.store, first.options);
  await one.asker.start();
  for (let n = 0; n < 3; n++) await one.asker.ask(QUESTION);
  await one.asker.close();
  await first.close();
  const second = await quota();
  const { asker, clock, warnings } = makeAsker(second.store, second.options);
  await asker.start();
  expect(warnings).toEqual([expect.stringContaining("17 of 20 pushes")]);
  clock.setWall(Date.parse("2026-05-01T00:00:00Z"));
  await asker.ask(QUESTION);
  await asker.close();
  await second.close();
  const third = await quota();
  const last = makeAsker(third.store, third.options);
  last.clock.setWall(clock.now());
  await last.asker.start();
  expect(last.warnings).toEqual([]);
  await last.asker.close();
  await third.close();
});

test("more questions on a topic than a minute may have wait in their order, and say so", async () => {
  const { asker, clock, service, warnings } = makeAsker(memoryStore(), { maxPerTopicAndMinute: 2 });
  const asked: number[] = [];
  for (let n = 0; n < 5; n++)
    void asker.ask({ ...QUESTION, message: String(n), timeoutMs: 600_000 }).then(() => asked.push(n));
  const other = asker.ask({ ...QUESTION, topic: "other" });
  await clock.advance(0);
  await other;
  expect([service.pushes, asked, warnings]).toEqual([3, [0, 1], [expect.stringContaining("waits")]]);
  await clock.advance(60_000);
  expect(asked).toEqual([0, 1, 2, 3]);
  await clock.advance(60_000);
  expect(asked).toEqual([0, 1, 2, 3, 4]);
});

test("questions that are aborted while they wait, or whose notice fails, hold up none behind them", async () => {
  let fails = true;
  const warning = () => {
    if (fails) throw new Error("the log is full");
  };
  const { asker, clock, service } = makeAsker(memoryStore(), {
    maxPerTopicAndMinute: 1,
    notices: { warning },
  });
  await asker.ask(QUESTION);
  await expect(asker.ask(QUESTION)).rejects.toThrow("the log is full");
  fails = false;
  const aborted = new AbortController();
  const [one, other] = [asker.ask(QUESTION, { signal: aborted.signal }), asker.ask(QUESTION)];
  aborted.abort();
  expect(await (await one).outcome).toMatchObject({ kind: "cancelled" });
  await clock.advance(60_000);
  await other;
  expect(service.pushes).toBe(2);
});

test("closing lets nobody wait in the queue", async () => {
  const { asker } = makeAsker(memoryStore(), { maxPerTopicAndMinute: 1 });
  await asker.ask(QUESTION);
  const waiting = asker.ask(QUESTION).catch((error) => String(error));
  await asker.close();
  expect(await waiting).toMatch(/closed/);
});

test("a push beyond what the service accepts waits within the question's own time, and says for how long", async () => {
  const delays: number[] = [];
  const notices = { delayed: (_: unknown, ms: number) => void delays.push(ms) };
  const { asker, clock, service, tap, ended } = makeAsker(memoryStore(), { notices });
  service.accepts = 0;
  const asking = asker.ask(QUESTION);
  await clock.advance(30_000);
  service.accepts = 1;
  await clock.advance(26_000);
  await asking;
  await tap("m1");
  expect([delays, ended]).toMatchObject([[56_000], [{ kind: "answered" }]]);
  await (await asker.ask({ ...QUESTION, timeoutMs: 50_000 })).outcome;
  expect([delays.length, ended[1]]).toMatchObject([1, { kind: "failed", error: { code: "rate_limit" } }]);
});

test("the time that a push may wait is not the wall clock's", async () => {
  const { asker, clock, service, ended } = makeAsker(memoryStore());
  service.accepts = 0;
  const asking = asker.ask({ ...QUESTION, timeoutMs: 600_000 });
  await clock.advance(1_000);
  clock.setWall(clock.now() + 3_600_000);
  await clock.advance(56_000);
  service.accepts = 1;
  await clock.advance(56_000);
  await asking;
  expect([service.pushes, ended]).toEqual([1, []]);
});

test("a question that waits for its push can be cancelled, and survives a stop: it is asked then", async () => {
  const store = memoryStore();
  const asked: string[] = [];
  const notices = { asked: (_: unknown, { messageId }: { messageId: string }) => void asked.push(messageId) };
  const { asker, clock, service, ended } = makeAsker(store, { notices });
  service.accepts = 0;
  const asking = [asker.ask(QUESTION), asker.ask(QUESTION)];
  await clock.advance(1_000);
  await asker.cancel(asker.open()[0]?.id ?? "");
  expect(ended).toMatchObject([{ kind: "cancelled" }]);
  await asker.close();
  await Promise.all(asking);
  expect(asked).toEqual([]);
  const next = makeAsker(store, { notices });
  next.clock.setWall(clock.now());
  await next.asker.start();
  await next.clock.advance(0);
  expect(asked).toEqual(["m1"]);
  expect([ended.length, next.service.pushes, next.asker.open().length]).toEqual([1, 1, 1]);
});
