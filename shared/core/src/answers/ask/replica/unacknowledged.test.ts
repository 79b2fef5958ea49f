import { expect, test } from "vitest";
import { gate, QUESTION } from "../../../test-support/asker-fixture.js";
import { makeReplicas } from "../../../test-support/replicas.js";

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

test("one without a key is cancelled, since its caller got an error", async () => {
  const { clock, started, unsaid, service } = makeReplicas();
  const a = await started();
  unsaid(a.store, "save");
  await expect(a.asker.ask(QUESTION)).rejects.toThrow("the line broke");
  await clock.advance(1_000);
  expect([a.ended, service.pushes, a.asker.open()]).toMatchObject([[{ kind: "cancelled" }], 0, []]);
});

test("one that another process ended before its save failed is over here too", async () => {
  const { clock, started, rows } = makeReplicas();
  const [a, b] = [await started(), await started()];
  const { save } = a.store;
  a.store.save = async (...args) => {
    a.store.save = save;
    await save(...args);
    await clock.sleep(10_000);
    throw new Error("the line broke");
  };
  const asked = a.asker.ask({ ...QUESTION, key: "k" });
  await clock.advance(1_000);
  for (const id of rows.keys()) await b.asker.cancel(id);
  await clock.advance(20_000);
  expect(await (await asked).outcome).toMatchObject({ kind: "cancelled" });
  expect(a.asker.open()).toEqual([]);
});

test("an answer whose processes are killed before they call the handler is given up only after five of them", async () => {
  const { clock, make, started } = makeReplicas();
  const dead = Array.from({ length: 5 }, () => make({ leaseMs: 1_000 }, () => new Promise(() => {})));
  await dead[0]?.asker.ask(QUESTION, { wait: false });
  void dead[0]?.tap("m1");
  for (const { asker, store } of dead.slice(1, 4)) {
    await clock.advance(2_000);
    void asker.tick();
    await clock.advance(0);
    // It renews no lease any more.
    if (store.shared) store.shared.renew = store.shared.enter = () => new Promise(() => {});
  }
  await clock.advance(2_000);
  const b = await started();
  await clock.advance(20_000);
  expect(b.ended).toMatchObject([{ kind: "answered" }]);
});

test("tick() after close() is refused, and takes nothing", async () => {
  const { make, rows } = makeReplicas();
  const a = make();
  await a.asker.ask(QUESTION, { wait: false });
  for (const row of rows.values()) row.dueAt = 0;
  await a.asker.close();
  await expect(a.asker.tick()).rejects.toThrow("closed");
  expect([...rows.values()]).toMatchObject([{ owner: null }]);
});

test("a question that others go on with is known here while a save of it is under way", async () => {
  const { clock, make } = makeReplicas();
  const a = make();
  await a.asker.ask(QUESTION, { wait: false });
  const [saving, goOn] = gate();
  const { save, shared } = a.store;
  a.store.save = async (...args) => {
    await saving;
    return save(...args);
  };
  const tapped = a.tap("m1");
  if (shared) shared.renew = async () => undefined;
  await clock.advance(20_000);
  expect(a.asker.open()).toHaveLength(1);
  goOn();
  await clock.advance(1_000);
  await tapped;
  expect(a.asker.open()).toEqual([]);
});

test.each([
  ["", () => {}],
  [", and the store is away for another moment", (away: () => void) => away()],
])(
  "an answer that was saved without a word is delivered although another process changed the question%s",
  async (_, then) => {
    const { clock, make, started, unsaid, rows } = makeReplicas();
    const [a, b] = [await started(), make()];
    const reminder = { everyMs: 5_000, times: 1 };
    await a.asker.ask({ ...QUESTION, reminder, lateNotice: true }, { wait: false });
    await clock.advance(6_000);
    const [question] = [...rows.values()].map(({ life }) => life);
    unsaid(a.store, "save");
    expect((await a.tap("m1", "approve", question)).status).toBe(503);
    expect((await b.tap("m2", "approve", question)).status).toBe(409);
    then(() => unsaid(a.store.shared, "look"));
    await clock.advance(30_000);
    expect([...a.deliveries, ...b.deliveries]).toMatchObject([{ redelivered: true }]);
    expect([...rows.values()]).toMatchObject([{ life: { lateNotice: true, delivered: true } }]);
  },
);

test("a delivery that the store was away for is recorded while closing waits for another one", async () => {
  const { clock, started, line, rows } = makeReplicas();
  const a = await started({}, async ({ id }) => {
    if (id === first.asked.id) line.up = false;
    else await clock.sleep(3_000);
  });
  const first = await a.asker.ask(QUESTION);
  const second = await a.asker.ask(QUESTION);
  await a.asker.cancel(second.asked.id);
  await a.asker.cancel(first.asked.id);
  await clock.advance(0);
  const closing = a.asker.close();
  line.up = true;
  await clock.advance(3_000);
  await closing;
  expect(rows.get(first.asked.id)?.life.delivered).toBe(true);
});
