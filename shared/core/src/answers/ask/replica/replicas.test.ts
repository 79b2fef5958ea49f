import { expect, test } from "vitest";
import { fakeService, gate, makeAsker, QUESTION } from "../../../test-support/played-asker.js";
import { sharedMemory } from "../../../test-support/shared-memory.js";
import { FakeClock } from "../../../testing/fake-clock.js";
import type { AskerOptions, OutcomeHandler } from "../asker-options.js";
import { QuestionRecord } from "../question-record.js";
import type { AskServices } from "../services.js";

/** Processes that share a store and a service. */
function makeReplicas() {
  const clock = new FakeClock();
  const { join, rows, line } = sharedMemory(clock);
  const service = fakeService();
  const make = (options: Partial<AskerOptions> = {}, onOutcome?: OutcomeHandler) => {
    const store = join();
    return { ...makeAsker(store, { clock, ...options }, onOutcome, service), store };
  };
  const started = async (options: Partial<AskerOptions> = {}, onOutcome?: OutcomeHandler) => {
    const replica = make(options, onOutcome);
    await replica.asker.start();
    return replica;
  };
  /** The store's next call is carried out, and its answer lost. */
  const unsaid = <K extends string>(store: { [name in K]: unknown } | undefined, name: K) => {
    if (!store) throw new Error(name);
    const call = store[name] as (...args: unknown[]) => Promise<unknown>;
    store[name] = async (...args: unknown[]) => {
      store[name] = call;
      await call.apply(store, args);
      throw new Error("the line broke");
    };
  };
  return { clock, rows, line, service: service.service, make, started, unsaid };
}

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
  expect(a.asker.open()).toEqual([]);
  expect(line.up).toBe(true);
  const b = await started({ mode: "callback" });
  await a.asker.close();
  await clock.advance(121_000);
  expect(service.pushes).toBe(2);
  await clock.advance(600_000);
  expect(b.ended).toEqual([{ kind: "timed_out", certain: true }]);
});

test("without a process that stays alive, ticks do what is due", async () => {
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

test("what the store wrote without saying so is gone on with as if it had", async () => {
  const { clock, started, unsaid } = makeReplicas();
  const a = await started();
  await a.asker.ask(QUESTION, { wait: false });
  unsaid(a.store, "save");
  expect((await a.tap("m1")).status).toBe(503);
  await clock.advance(1_000);
  expect(a.deliveries).toMatchObject([{ redelivered: false }]);
});

test("an answer is delivered however often the store says nothing, since only deliveries that began count", async () => {
  const { clock, started, unsaid, rows } = makeReplicas();
  let refuses = true;
  const a = await started({}, () => {
    if (refuses) throw new Error("busy");
  });
  await a.asker.ask(QUESTION, { wait: false });
  unsaid(a.store, "save");
  await a.tap("m1");
  for (let round = 0; round < 4; round++) {
    await clock.advance(1_000);
    unsaid(a.store, "save");
    await clock.advance(620_000);
  }
  refuses = false;
  await clock.advance(620_000);
  expect(a.deliveries.at(-1)).toMatchObject({ redelivered: true });
  expect([...rows.values()]).toMatchObject([{ life: { outcome: { kind: "answered" }, delivered: true } }]);
});

test("nor does a delivery count that failed after its process had lost its lease", async () => {
  const { clock, make, started } = makeReplicas();
  const failing = async () => {
    await clock.sleep(1_500);
    throw new Error("busy");
  };
  // Too short to be renewed in time.
  const slow = Array.from({ length: 3 }, () => make({ leaseMs: 1_000 }, failing));
  for (const { asker } of slow) await asker.ask({ ...QUESTION, timeoutMs: null });
  void slow[0]?.tap("m1");
  for (const { asker } of slow.slice(1)) {
    await clock.advance(620_000);
    void asker.tick();
  }
  await clock.advance(620_000);
  const b = await started();
  await clock.advance(620_000);
  expect(slow.map(({ deliveries }) => deliveries.length)).toEqual([1, 1, 1]);
  expect(b.deliveries).toMatchObject([{ redelivered: true }]);
});

test("nor one that did not begin since the lease was lost", async () => {
  const { clock, make, started } = makeReplicas();
  const slow = Array.from({ length: 3 }, () => make({ leaseMs: 1_000 }));
  for (const { store } of slow) {
    const save = store.save;
    store.save = async (life, ...how) => {
      const saved = await save(life, ...how);
      if (life.outcome && !life.delivered) await clock.sleep(1_500);
      return saved;
    };
  }
  await slow[0]?.asker.ask(QUESTION, { wait: false });
  void slow[0]?.tap("m1");
  for (const { asker } of slow.slice(1)) {
    await clock.advance(4_000);
    void asker.tick();
  }
  await clock.advance(4_000);
  const b = await started();
  await clock.advance(60_000);
  expect(slow.flatMap(({ deliveries }) => deliveries)).toEqual([]);
  expect(b.deliveries).toMatchObject([{ redelivered: false }]);
});

test("what was claimed without a word is taken anyway", async () => {
  const { clock, make, started, unsaid } = makeReplicas();
  const asking = make({ leaseMs: 1_000 });
  await asking.asker.ask({ ...QUESTION, timeoutMs: 600_000 }, { wait: false });
  const b = await started();
  await asking.asker.close();
  await clock.advance(598_500);
  unsaid(b.store.shared, "claim");
  await clock.advance(60_000);
  expect(b.ended).toMatchObject([{ kind: "timed_out" }]);
});

test("a question with a key whose save was not acknowledged is found by its key, and pushed once", async () => {
  const { clock, started, unsaid, service } = makeReplicas();
  const a = await started();
  unsaid(a.store, "save");
  const { outcome } = await a.asker.ask({ ...QUESTION, key: "k" });
  await clock.advance(1_000);
  await a.tap("m1");
  expect(await outcome).toMatchObject({ kind: "answered" });
  expect(service.pushes).toBe(1);
});

test("one without a key is cancelled, since whoever asked it was told that it failed", async () => {
  const { clock, started, unsaid, service } = makeReplicas();
  const a = await started();
  unsaid(a.store, "save");
  await expect(a.asker.ask(QUESTION)).rejects.toThrow("the line broke");
  await clock.advance(1_000);
  expect([a.ended, service.pushes, a.asker.open()]).toMatchObject([[{ kind: "cancelled" }], 0, []]);
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
  const record = new QuestionRecord({ store, now } as unknown as AskServices, life, life.version, true);
  const next = { ...record.run, life: { ...life, version: life.version + 1 } };
  await record.save({ input: { t: "due" }, next, effects: [] }).catch(() => {});
  expect(record.unacknowledged).toBeDefined();
  record.resume({ ...life, version: life.version + 4 });
  expect(record.unacknowledged).toBeUndefined();
});

test("who asks with a key at the moment of its end hears of it", async () => {
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

test("who asks with a key waits for its end, also if whoever asked with it before does not", async () => {
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
