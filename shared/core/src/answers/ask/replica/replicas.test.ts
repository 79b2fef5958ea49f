import { expect, test } from "vitest";
import { gate, QUESTION } from "../../../test-support/asker-fixture.js";
import { makeReplicas } from "../../../test-support/replicas.js";
import type { AskerCore } from "../asker-core.js";
import { QuestionRecord } from "../question-record.js";

test("a callback that reaches another process ends the question there, and whoever asked hears of it", async () => {
  const { clock, started } = makeReplicas();
  const [a, b] = [await started(), await started()];
  const { outcome } = await a.asker.ask(QUESTION);
  expect((await b.tap("m1")).status).toBe(200);
  await clock.advance(0);
  expect(await outcome).toMatchObject({ kind: "answered", answer: { actionId: "approve" } });
  expect([a.ended.length, b.ended.length]).toEqual([0, 1]);
  expect((await a.tap("m1")).status).toBe(401);
});

test("a callback that reaches two processes in the same millisecond is delivered once", async () => {
  const { clock, started } = makeReplicas();
  const [a, b] = [await started(), await started()];
  const asking = Promise.all([a, b].map(({ asker }) => asker.ask({ ...QUESTION, key: "k" })));
  await clock.advance(6_000);
  await asking;
  const replies = await Promise.all([a, b].map(({ tap }) => tap("m1")));
  await clock.advance(1_000);
  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  expect([...a.deliveries, ...b.deliveries]).toMatchObject([{ redelivered: false }]);
});

test("a question costs four saves", async () => {
  const { clock, rows, started } = makeReplicas();
  const [a, b] = [await started(), await started()];
  await a.asker.ask(QUESTION);
  await b.tap("m1");
  await clock.advance(0);
  expect([...rows.values()].map(({ life }) => life.version)).toEqual([4]);
});

test("a process that stood still beyond its lease delivers nothing and pushes nothing: another one did", async () => {
  const { clock, make, started, service } = makeReplicas();
  const still = { until: Promise.resolve() };
  // It asks and hears, but renews no lease.
  const a = make({ leaseMs: 1_000 });
  await a.asker.ask({ ...QUESTION, askAgain: 1 }, { wait: false });
  const b = await started();
  const slow = gate();
  still.until = slow[0];
  const save = a.store.save;
  a.store.save = async (...args) => {
    const saved = await save(...args);
    await still.until;
    return saved;
  };
  const tapped = a.tap("m1");
  await clock.advance(20_000);
  expect(b.deliveries).toMatchObject([{ redelivered: true }]);
  slow[1]();
  await clock.advance(1_000);
  await tapped;
  expect([a.deliveries.length, b.deliveries.length, service.pushes]).toEqual([0, 1, 1]);
});

test("reminders and deadlines go on in another process", async () => {
  const { clock, started, service, line } = makeReplicas();
  const a = await started({ mode: "callback" });
  await a.asker.ask(
    { ...QUESTION, timeoutMs: 600_000, reminder: { everyMs: 120_000, times: 1 } },
    { wait: false },
  );
  await clock.advance(1);
  expect(a.asker.open()).toEqual([]);
  expect(line.up).toBe(true);
  const b = await started({ mode: "callback" });
  await a.asker.close();
  await clock.advance(121_000);
  expect(service.pushes).toBe(2);
  await clock.advance(600_000);
  expect(b.ended).toEqual([{ kind: "timed_out", certain: true }]);
});

test("without a long-lived process, ticks do what is due", async () => {
  const { clock, make, service } = makeReplicas();
  const a = make({ mode: "auto" });
  await a.asker.ask(
    { ...QUESTION, timeoutMs: 600_000, reminder: { everyMs: 120_000, times: 1 } },
    { wait: false },
  );
  const b = make({ mode: "auto" });
  expect(await b.asker.tick()).toBe(0);
  await clock.advance(61_000);
  expect([await b.asker.tick(), service.reads, service.pushes]).toEqual([1, 1, 1]);
  await clock.advance(61_000);
  expect([await b.asker.tick(), service.pushes]).toEqual([1, 2]);
  service.taps.m2 = [{ action_id: "reject" }];
  await clock.advance(61_000);
  await b.asker.tick();
  expect(b.ended).toMatchObject([{ kind: "answered", answer: { actionId: "reject" } }]);
  expect(a.ended).toEqual([]);
});

test("a tick every minute reads the receipts each time, even if it comes a little too soon", async () => {
  const { clock, make, service } = makeReplicas();
  const a = make({ mode: "poll" });
  await a.asker.ask({ ...QUESTION, timeoutMs: 600_000 }, { wait: false });
  await clock.advance(60_000);
  for (let minute = 0; minute < 5; minute++) {
    void a.asker.tick();
    await clock.advance(59_900);
  }
  expect(service.reads).toBe(5);
});

test("a wall clock that is set puts nothing off", async () => {
  const { clock, make, rows } = makeReplicas();
  let aheadMs = 0;
  const own = {
    now: () => clock.now() + aheadMs,
    mono: () => clock.mono(),
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
  };
  const a = make({ clock: own });
  const ask = () => a.asker.ask({ ...QUESTION, timeoutMs: 600_000 }, { wait: false });
  await ask();
  aheadMs = 7_200_000;
  await ask();
  expect([...rows.values()].map(({ dueAt }) => dueAt)).toEqual(Array(2).fill(clock.now() + 600_000));
});

test("processes whose clocks differ by minutes keep the store's time", async () => {
  const { clock, started } = makeReplicas();
  const start = clock.now();
  const away = (ms: number) => ({
    clock: {
      now: () => clock.now() + ms,
      mono: () => clock.mono(),
      sleep: (pause: number, signal?: AbortSignal) => clock.sleep(pause, signal),
    },
  });
  const a = await started(away(-300_000));
  const { asked } = await a.asker.ask({ ...QUESTION, timeoutMs: 600_000 }, { wait: false });
  const b = await started(away(300_000));
  await a.asker.close();
  await clock.advance(590_000);
  expect([asked.askedAt, b.ended]).toEqual([start, []]);
  await clock.advance(10_000);
  expect(b.ended).toMatchObject([{ kind: "timed_out" }]);
});

test("while the store is away nothing is asked or answered, and what was pushed is known afterwards", async () => {
  const { clock, line, started, service, rows } = makeReplicas();
  const a = await started();
  const { outcome } = await a.asker.ask(QUESTION);
  line.up = false;
  await expect(a.asker.ask(QUESTION)).rejects.toThrow("ECONNREFUSED");
  const [life] = [...rows.values()].map((row) => row.life);
  expect((await a.tap("m1", "approve", life)).status).toBe(503);
  expect([service.pushes, a.ended]).toEqual([1, []]);
  line.up = true;
  await clock.advance(2_000);
  expect((await a.tap("m1", "approve", life)).status).toBe(200);
  expect(await outcome).toMatchObject({ kind: "answered" });
});

test("of two that ask with the same key at the same moment one pushes, and both hear the outcome", async () => {
  const { clock, started, service } = makeReplicas();
  const [a, b] = [await started(), await started()];
  const both = await Promise.all([a, b].map(({ asker }) => asker.ask({ ...QUESTION, key: "k" })));
  expect(service.pushes).toBe(1);
  const tapped = b.tap("m1");
  await clock.advance(6_000);
  expect((await tapped).status).toBe(200);
  for (const { outcome } of both) expect(await outcome).toMatchObject({ kind: "answered" });
  expect(a.ended.length + b.ended.length).toBe(1);
});

test("a question that a callback brings to another process, where it waits for the receipt, goes on there", async () => {
  const { clock, started, service } = makeReplicas();
  const [a, b] = [await started({ mode: "auto" }), await started({ mode: "auto" })];
  const { asked } = await a.asker.ask({ ...QUESTION, allowedResponders: ["anna"], timeoutMs: null });
  service.taps.m1 = [{ action_id: "approve", user_id: "eve" }];
  const tapped = b.tap("m1", "approve", undefined, {});
  await clock.advance(100);
  expect((await tapped).status).toBe(200);
  expect([service.pushes, b.asker.open().map(({ id }) => id)]).toEqual([2, [asked.id]]);
  await a.asker.cancel(asked.id);
  await clock.advance(100);
  expect([a.asker.open(), b.asker.open()]).toEqual([[], []]);
});

test("what was decided before others went on with a question is not saved over what they did", async () => {
  const { rows, started } = makeReplicas();
  const a = await started();
  await a.asker.ask(QUESTION, { wait: false });
  const [life] = [...rows.values()].map((row) => row.life);
  if (!life) throw new Error("nothing was asked");
  const now = () => ({ wall: 0, mono: 0 });
  const store = { shared: a.store.shared, save: async () => Promise.reject(new Error("the line broke")) };
  const record = new QuestionRecord({ store, now } as unknown as AskerCore, life, true);
  const next = { ...record.run, life: { ...life, version: life.version + 1 } };
  await record.save({ input: { t: "due" }, next, effects: [] }).catch(() => {});
  expect(record.unacknowledged).toBeDefined();
  record.resume({ ...life, version: life.version + 4 });
  expect(record.unacknowledged).toBeUndefined();
});

test("a caller who asks with a key just as its question ends gets the outcome", async () => {
  const { started } = makeReplicas();
  const [a, b] = [await started(), await started()];
  const keyed = { ...QUESTION, key: "k" };
  const { asked } = await a.asker.ask(keyed);
  const { findByKey } = b.store;
  b.store.findByKey = async (key) => {
    const life = await findByKey(key);
    await a.asker.cancel(asked.id);
    return life;
  };
  expect(await (await b.asker.ask(keyed)).outcome).toMatchObject({ kind: "cancelled" });
});

test("a caller who asks with a key waits for its end, even if the one before does not", async () => {
  const { clock, started } = makeReplicas();
  const [a, b] = [await started(), await started()];
  const keyed = { ...QUESTION, key: "k", timeoutMs: null };
  const all = await Promise.all([false, true].map((wait) => a.asker.ask(keyed, { wait })));
  await clock.advance(0);
  all.push(await a.asker.ask(keyed));
  await b.tap("m1");
  await clock.advance(6_000);
  for (const { outcome } of all.slice(1)) expect(await outcome).toMatchObject({ kind: "answered" });
});

test("an outcome that the handler refuses is delivered again, by any process", async () => {
  const { clock, started } = makeReplicas();
  let refuses = true;
  const handler = () => {
    if (refuses) throw new Error("busy");
  };
  const [a, b] = [await started({}, handler), await started({}, handler)];
  await a.asker.ask(QUESTION, { wait: false });
  await b.tap("m1");
  await clock.advance(1_000);
  refuses = false;
  await clock.advance(12_000);
  const all = [...a.deliveries, ...b.deliveries].map(({ redelivered }) => redelivered);
  expect(all.toSorted()).toEqual([false, true]);
});

test("a handler that takes longer than a lease keeps its transaction, even in a process that was not started", async () => {
  const { clock, make } = makeReplicas();
  await make().asker.ask(QUESTION, { wait: false });
  const a = make({}, async (_, __, { transaction }) => {
    await transaction?.();
    await clock.sleep(40_000);
  });
  void a.tap("m1");
  await clock.advance(60_000);
  await a.asker.tick();
  expect(a.deliveries).toMatchObject([{ redelivered: false }]);
  expect(await a.store.load()).toEqual([]);
});

test("a late tap at another process leaves the outcome with whoever delivers it", async () => {
  const { clock, make, started, rows } = makeReplicas();
  const a = make({ leaseMs: 1_000 }, () => new Promise(() => {}));
  const b = await started();
  const reminder = { everyMs: 5_000, times: 1 };
  await b.asker.ask({ ...QUESTION, reminder, lateNotice: true }, { wait: false });
  await clock.advance(6_000);
  const [question] = [...rows.values()].map(({ life }) => life);
  void a.tap("m1", "approve", question);
  await clock.advance(0);
  const owner = () => [...rows.values()].map((row) => row.owner);
  const delivering = owner();
  expect((await b.tap("m2", "approve", question)).status).toBe(409);
  expect(owner()).toEqual(delivering);
  // It is gone while its flow works.
  if (a.store.shared) a.store.shared.renew = a.store.shared.enter = () => new Promise(() => {});
  await clock.advance(60_000);
  expect(b.deliveries).toMatchObject([{ redelivered: true }]);
});
