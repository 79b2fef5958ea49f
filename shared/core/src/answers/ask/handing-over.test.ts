import { describe, expect, test } from "vitest";
import { gate, makeAsker, QUESTION, weakStore } from "../../test-support/asker-fixture.js";
import type { Life } from "../engine/life.js";
import { memoryStore } from "../store/memory-store.js";

describe("a disk that refuses", () => {
  test("before the push: nothing is asked", async () => {
    const { store, disk } = weakStore();
    const { asker, service } = makeAsker(store);
    disk.full = true;
    await expect(asker.ask(QUESTION)).rejects.toThrow("ENOSPC");
    expect([service.pushes, asker.open().length]).toEqual([0, 0]);
  });

  test("between the push and its record: it is reported, and the question can be answered", async () => {
    const { store, disk, states } = weakStore();
    const room = store.save;
    store.save = async (life, was) => {
      const saved = await room(life, was);
      disk.full = true;
      return saved;
    };
    const { asker, tap, ended, warnings } = makeAsker(store);
    await asker.ask(QUESTION);
    expect(warnings).toEqual([expect.stringContaining("ENOSPC")]);
    disk.full = false;
    store.save = room;
    expect((await tap("m1")).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered" }]);
    expect(states.at(-1)?.pushes).toMatchObject([{ messageId: "m1" }]);
  });

  test("at a reminder: it is reported, and the reminder goes out once, when the disk has room", async () => {
    const { store, disk } = weakStore();
    const { asker, clock, service, warnings } = makeAsker(store);
    await asker.ask({ ...QUESTION, reminder: { everyMs: 5_000, times: 1 } });
    disk.full = true;
    await clock.advance(10_000);
    expect([service.pushes, warnings.length]).toEqual([1, 1]);
    disk.full = false;
    await clock.advance(30_000);
    expect(service.pushes).toBe(2);
    await clock.advance(60_000);
    expect(service.pushes).toBe(2);
  });

  test("at a tap that does not count: the question is pushed again once the disk has room", async () => {
    const { store, disk } = weakStore();
    const { asker, clock, tap, ended, service } = makeAsker(store);
    const { asked } = await asker.ask({ ...QUESTION, allowedResponders: ["anna"] });
    const [{ secret = "" } = {}] = await store.load();
    disk.full = true;
    await tap("m1");
    expect([service.pushes, ended]).toEqual([1, []]);
    disk.full = false;
    await clock.advance(30_000);
    expect(service.pushes).toBe(2);
    await tap("m2", "approve", { id: asked.id, secret });
    expect(ended).toMatchObject([{ kind: "unauthorized" }]);
  });

  test("at a callback: the answer is delivered, once, but not acknowledged before it is saved", async () => {
    const { store, disk, states } = weakStore();
    const { asker, tap, ended, warnings } = makeAsker(store);
    await asker.ask(QUESTION);
    disk.full = true;
    expect((await tap("m1")).status).toBe(503);
    expect((await tap("m1")).status).toBe(503);
    expect(warnings).toEqual([expect.stringMatching(/not saved yet.*ENOSPC/)]);
    disk.full = false;
    expect((await tap("m1")).status).toBe(200);
    expect(states.at(-1)).toMatchObject({ outcome: { kind: "answered" }, delivered: true });
    expect(ended).toMatchObject([{ kind: "answered" }]);
  });

  test("for so long: what has ended meanwhile is saved when it takes something again, or by the last try at the end", async () => {
    const { store, disk, states } = weakStore();
    const { asker, clock, warnings } = makeAsker(store);
    const saved = () => new Set(states.filter(({ outcome }) => outcome).map(({ id }) => id)).size;
    for (let n = 0; n < 2; n++) await asker.ask(QUESTION);
    const { asked } = await asker.ask({ ...QUESTION, timeoutMs: 600_000 });
    disk.full = true;
    await clock.advance(QUESTION.timeoutMs + 45_000);
    expect([saved(), warnings.length]).toEqual([0, 1]);
    disk.full = false;
    await clock.advance(30_000);
    expect(saved()).toBe(2);
    disk.full = true;
    await asker.cancel(asked.id);
    disk.full = false;
    await asker.close();
    expect(saved()).toBe(3);
  });

  test("at an outcome, and a crash before there is room: it comes again marked, or not at all by choice", async () => {
    const { store, disk, marks, cutAt } = weakStore();
    const before = makeAsker(store);
    await before.asker.ask(QUESTION);
    disk.full = true;
    await before.tap("m1");
    expect([before.deliveries, marks]).toEqual([[{ redelivered: false }], [true]]);
    const restarted = async (atMostOnce: boolean) => {
      const after = makeAsker(await cutAt(({ pushes }) => pushes.length === 1, { unsure: true }), {
        atMostOnce,
      });
      await after.asker.start();
      await after.tap("m1");
      await after.clock.advance(0);
      return after;
    };
    expect((await restarted(false)).deliveries).toEqual([{ redelivered: "maybe" }]);
    const { deliveries, givenUp } = await restarted(true);
    expect([deliveries, givenUp]).toMatchObject([[], [{ code: "store" }]]);
  });

  test("and then has room: nothing is in doubt any longer", async () => {
    const { store, disk, marks } = weakStore();
    const { asker, clock } = makeAsker(store);
    const all = [await asker.ask(QUESTION), await asker.ask(QUESTION)];
    disk.full = true;
    for (const { asked } of all) await asker.cancel(asked.id);
    disk.full = false;
    await clock.advance(60_000);
    expect(marks).toEqual([true, false]);
  });

  test("only when asked to sync: 503 until the answer would survive a power loss, and it is not delivered twice", async () => {
    const { store, disk } = weakStore();
    const { asker, tap, ended, warnings } = makeAsker(store);
    const { asked } = await asker.ask(QUESTION);
    const [{ secret = "" } = {}] = await store.load();
    disk.broken = true;
    expect((await tap("m1", "approve", { id: asked.id, secret })).status).toBe(503);
    expect([ended.length, warnings.includes("Error: EIO")]).toEqual([1, true]);
    disk.broken = false;
    expect((await tap("m1", "approve", { id: asked.id, secret })).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered" }]);
  });
});

describe("delivery", () => {
  const ends = (states: readonly Life[]) =>
    states
      .filter(({ outcome }) => outcome)
      .map(({ deliveries, delivered = false }) => [deliveries, delivered]);

  test("is counted and saved before the flow runs, and saved again when the flow has accepted it", async () => {
    const { store, states } = weakStore();
    const before: unknown[] = [];
    const { asker, tap } = makeAsker(store, {}, () => void before.push(ends(states)));
    await asker.ask(QUESTION);
    await tap("m1");
    await asker.close();
    expect([before, ends(states)]).toEqual([
      [[[1, false]]],
      [
        [1, false],
        [1, true],
      ],
    ]);
  });

  test("is not waited for by the callback if it takes longer", async () => {
    const { store, states } = weakStore();
    const [taken, take] = gate();
    const { asker, tap } = makeAsker(store, {}, () => taken);
    await asker.ask(QUESTION);
    expect((await tap("m1")).status).toBe(200);
    expect(ends(states)).toEqual([[1, false]]);
    take();
    await asker.close();
    expect(ends(states).at(-1)).toEqual([1, true]);
  });

  test("that the flow refuses is reported, and happens again after a restart, marked", async () => {
    const store = memoryStore();
    const failing = makeAsker(store, {}, () => {
      throw new Error("no such flow");
    });
    await failing.asker.ask(QUESTION);
    expect((await failing.tap("m1")).status).toBe(200);
    await failing.clock.advance(0);
    expect(failing.warnings).toEqual([expect.stringContaining("no such flow")]);
    const next = makeAsker(store);
    await next.asker.start();
    await next.clock.advance(0);
    expect(next.ended).toMatchObject([{ kind: "answered" }]);
    expect(next.deliveries).toEqual([{ redelivered: true }]);
  });

  /** The states of a store whose process crashes in each delivery. */
  async function crashing() {
    const { store, cutAt } = weakStore();
    const { asker, tap } = makeAsker(store, {}, () => new Promise(() => {}));
    await asker.ask(QUESTION);
    await tap("m1");
    return cutAt(({ outcome }) => outcome !== undefined);
  }

  test("that crashes the process happens once more, marked, and then the question has failed", async () => {
    const store = await crashing();
    const second = makeAsker(store, {}, () => new Promise(() => {}));
    await second.asker.start();
    await second.clock.advance(0);
    expect(second.deliveries).toEqual([{ redelivered: true }]);
    const third = makeAsker(store);
    await third.asker.start();
    await third.clock.advance(0);
    expect([third.ended, third.warnings]).toEqual([[], [expect.stringContaining("given up")]]);
    expect(third.givenUp).toMatchObject([{ code: "store" }]);
    expect(await store.load()).toEqual([]);
  });

  test("after the machine was started again is marked as maybe a second one", async () => {
    const store = await crashing();
    const [life] = await store.load();
    if (life) await store.save({ ...life, boot: "before", version: life.version + 1 }, life.version);
    const next = makeAsker(store);
    await next.asker.start();
    await next.clock.advance(0);
    expect(next.deliveries).toEqual([{ redelivered: "maybe" }]);
  });

  test("happens at most once by choice", async () => {
    const next = makeAsker(await crashing(), { atMostOnce: true });
    await next.asker.start();
    await next.clock.advance(0);
    expect([next.ended, next.warnings.length]).toEqual([[], 1]);
  });
});
