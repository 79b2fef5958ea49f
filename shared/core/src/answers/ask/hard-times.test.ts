import { describe, expect, test } from "vitest";
import { gate, makeAsker, QUESTION, weakStore } from "../../test-support/asker-fixture.js";
import { memoryStore } from "../store/memory-store.js";

describe("a tap that does not count", () => {
  const guarded = { ...QUESTION, allowedResponders: ["anna"] };

  test("and a crash before the question was pushed again: it is pushed after the restart", async () => {
    const { store, cutAt } = weakStore();
    const before = makeAsker(store);
    await before.asker.ask(guarded);
    await before.tap("m1");
    expect(before.service.pushes).toBe(2);
    const after = makeAsker(await cutAt(({ attempts }) => attempts.at(-1)?.why === "again"));
    await after.asker.start();
    await after.clock.advance(0);
    expect(after.service.pushes).toBe(1);
    expect(after.asker.open().length).toBe(1);
  });

  test("and a push that fails then: no tap could answer, so the question ends failed", async () => {
    const { asker, clock, service, tap, ended } = makeAsker(memoryStore());
    await asker.ask(guarded);
    service.up = false;
    await tap("m1");
    await clock.advance(0);
    expect(ended).toMatchObject([{ kind: "failed", error: { code: "network" } }]);
  });
});

test("a reminder whose push a crash kept from being recorded can be answered after the restart", async () => {
  const { store, cutAt } = weakStore();
  const before = makeAsker(store);
  await before.asker.ask({ ...QUESTION, reminder: { everyMs: 5_000 } });
  await before.clock.advance(5_000);
  expect(before.service.pushes).toBe(2);
  const cut = await cutAt(({ attempts }) => attempts.at(-1)?.why === "reminder");
  expect((await cut.load())[0]?.pushes).toMatchObject([{ messageId: "m1" }]);
  const after = makeAsker(cut);
  await after.asker.start();
  await after.tap("m2");
  expect([after.ended, after.service.pushes]).toMatchObject([[{ kind: "answered" }], 0]);
});

test.each([
  ["http://127.0.0.1:2/c", "a tap on either counts"],
  [undefined, "only a tap on the last one counts"],
])("a push lost in a crash reports which tap counts: callbacks to %s", async (callbackBase, says) => {
  const options = { callbackBase, mode: "auto" } as const;
  const { store, cutAt } = weakStore();
  await makeAsker(store, options).asker.ask(QUESTION);
  const cut = await cutAt(({ attempts, pushes }) => attempts.length === 1 && pushes.length === 0);
  const { asker, clock, warnings } = makeAsker(cut, options);
  await asker.start();
  await clock.advance(0);
  expect(warnings).toEqual([expect.stringContaining(says)]);
});

describe.each(["unreached", "broken"] as const)(
  "a push lost in a crash, and a network that is %s after the restart",
  (down) => {
    async function restarted() {
      const { store, cutAt } = weakStore();
      await makeAsker(store).asker.ask({ ...QUESTION, timeoutMs: 600_000 });
      const cut = await cutAt(({ attempts, pushes }) => attempts.length === 1 && pushes.length === 0);
      const after = makeAsker(cut, { mode: "auto" });
      after.service.up = false;
      after.service.down = down;
      await after.asker.start();
      await after.clock.advance(40_000);
      return after;
    }

    test("it is pushed once the network is back, and can be answered", async () => {
      const { asker, clock, service, ended, tap } = await restarted();
      expect([asker.open().length, ended]).toEqual([1, []]);
      service.up = true;
      await clock.advance(60_000);
      expect(service.pushes).toBe(1);
      await tap("m1");
      expect(ended).toMatchObject([{ kind: "answered" }]);
    });

    test("silence is not certain if it never comes back", async () => {
      const { clock, ended } = await restarted();
      await clock.advance(900_000);
      expect(ended).toEqual([{ kind: "timed_out", certain: false }]);
    });
  },
);

describe("a push lost in a crash whose tap nobody could learn of", () => {
  async function restarted(timeoutMs: number | null) {
    const { store, cutAt } = weakStore();
    await makeAsker(store).asker.ask({ ...QUESTION, timeoutMs });
    const cut = await cutAt(({ attempts, pushes }) => attempts.length === 1 && pushes.length === 0);
    const after = makeAsker(cut, { mode: "poll" });
    after.service.listed = true;
    after.service.pushes = 1;
    await after.asker.start();
    await after.clock.advance(1_000);
    return after;
  }

  test("is pushed again, and the copy asks to be answered; silence is not certain", async () => {
    const { service, warnings, clock, ended } = await restarted(60_000);
    expect(service.texts).toEqual([
      expect.stringMatching(/^Deploy\?.*\nSent again: please answer this one\.$/s),
    ]);
    expect(warnings).toContainEqual(expect.stringContaining("only a tap on the last one counts"));
    await clock.advance(60_000);
    expect(ended).toEqual([{ kind: "timed_out", certain: false }]);
  });

  test("and no limit: the question ends, uncertainly, once the copy has expired", async () => {
    const { service, clock, ended, asker } = await restarted(null);
    service.expired = true;
    await clock.advance(60_000);
    expect([ended, asker.open()]).toEqual([[{ kind: "timed_out", certain: false }], []]);
  });
});

test("of ends at the same moment the first counts, and nothing is pushed after it", async () => {
  const { store, disk } = weakStore();
  const { asker, tap, ended, service } = makeAsker(store);
  const { asked } = await asker.ask({ ...QUESTION, allowedResponders: ["anna"] });
  const [released, release] = gate();
  disk.busy = released;
  const ends = [asker.cancel(asked.id), asker.cancel(asked.id)];
  const tapped = tap("m1");
  await new Promise((resolve) => setImmediate(resolve));
  release();
  expect(await Promise.all(ends)).toEqual([true, false]);
  expect((await tapped).status).toBe(409);
  expect([ended, service.pushes]).toEqual([[{ kind: "cancelled", reason: "cancelled" }], 1]);
});

test("of two answers from the host at the same moment only the one that counts is reported as counting", async () => {
  const { asker, ended } = makeAsker(memoryStore());
  const { asked } = await asker.ask(QUESTION);
  const answers = ["approve", "reject"].map((action) => asker.answer(asked.id, action));
  expect(await Promise.all(answers)).toEqual([true, false]);
  expect(ended).toMatchObject([{ kind: "answered", answer: { actionId: "approve" } }]);
});

test("a record that cannot be read is reported, and the others continue", async () => {
  const store = memoryStore();
  const { asker } = makeAsker(store);
  const { asked } = await asker.ask(QUESTION);
  const [life] = await store.load();
  if (life) await store.save({ ...life, id: "old", question: { ...QUESTION, actions: [] } }, 0);
  const { asker: next, warnings } = makeAsker(store);
  expect((await next.start()).map(({ id }) => id)).toEqual([asked.id]);
  expect(warnings).toEqual([expect.stringMatching(/cannot be resumed.*at least one button/)]);
});

test("what was settled a day ago is forgotten, what was settled later is not", async () => {
  const store = memoryStore();
  const { asker, clock } = makeAsker(store);
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    const { asked } = await asker.ask(QUESTION);
    await asker.cancel(asked.id);
    ids.push(asked.id);
    await clock.advance(13 * 3_600_000);
  }
  const known = await Promise.all(ids.map((id) => store.find(id)));
  expect(known.map((life) => life !== undefined)).toEqual([false, true, true]);
});

describe("an end just now", () => {
  test("an outcome that is being delivered is known to be, before the store is closed", async () => {
    const { store, states } = weakStore();
    const [taken, take] = gate();
    const { asker, tap } = makeAsker(store, {}, () => taken);
    await asker.ask(QUESTION);
    const answered = tap("m1");
    let closed = false;
    const closing = asker.close().then(() => {
      closed = true;
    });
    await answered;
    expect(closed).toBe(false);
    take();
    await closing;
    expect(states.at(-1)).toMatchObject({ outcome: { kind: "answered" }, delivered: true });
  });

  test("an outcome that a handler brings about meanwhile is known to be delivered, too", async () => {
    const { store, states } = weakStore();
    const { asker, clock } = makeAsker(store, {}, async ({ id }) => {
      await clock.sleep(1_000);
      if (id === second.asked.id) await asker.cancel(first.asked.id);
    });
    const first = await asker.ask(QUESTION);
    const second = await asker.ask(QUESTION);
    await asker.cancel(second.asked.id);
    const closing = asker.close();
    await clock.advance(2_000);
    await closing;
    expect(states.at(-1)).toMatchObject({ id: first.asked.id, delivered: true });
  });

  test("a tap that is being judged still counts", async () => {
    const { store, disk } = weakStore();
    const { asker, clock, ended, tap } = makeAsker(store);
    await asker.ask(QUESTION);
    const [freed, free] = gate();
    disk.busy = freed;
    const answered = tap("m1");
    await clock.advance(0);
    const closing = asker.close();
    await clock.advance(0);
    free();
    await closing;
    expect((await answered).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered" }]);
  });

  test.each([[undefined], [["anna"]]])(
    "a tap that comes after it is neither delivered nor accepted: the next start would deliver it again (allowedResponders: %s)",
    async (allowedResponders) => {
      const { store } = weakStore();
      const { asker, ended, service, tap } = makeAsker(store);
      await asker.ask({ ...QUESTION, allowedResponders });
      await asker.close();
      expect((await tap("m1")).status).toBe(503);
      expect([ended, service.pushes]).toEqual([[], 1]);
    },
  );

  test("nor is a tap that waited for something that took longer", async () => {
    const { store, disk } = weakStore();
    const { asker, clock, ended, tap } = makeAsker(store);
    await asker.ask({ ...QUESTION, reminder: { everyMs: 5_000 } });
    const [freed, free] = gate();
    disk.busy = freed;
    await clock.advance(5_000);
    const tapped = tap("m1");
    const closing = asker.close();
    await clock.advance(5_000);
    await closing;
    free();
    expect((await tapped).status).toBe(503);
    expect(ended).toEqual([]);
  });

  test("a question whose receipt waits to be read for the last time has not timed out", async () => {
    const { asker, clock, ended } = makeAsker(memoryStore(), { mode: "auto" });
    for (let n = 0; n < 15; n++) await asker.ask(QUESTION);
    await clock.advance(QUESTION.timeoutMs);
    const timedOut = ended.length;
    expect(timedOut).toBeLessThan(15);
    await asker.close();
    expect(ended.length).toBe(timedOut);
  });

  test("while an outcome is delivered its question reads no receipt and reminds nobody", async () => {
    const { store } = weakStore();
    const { asker, clock, service, tap } = makeAsker(store, { mode: "auto" }, () => new Promise(() => {}));
    await asker.ask({ ...QUESTION, reminder: { everyMs: 5_000, times: 3 } });
    await tap("m1");
    const { reads, pushes } = service;
    await clock.advance(10 * QUESTION.timeoutMs);
    expect(service).toMatchObject({ reads, pushes });
  });

  test("a handler that accepts outcomes and never ends is not waited for", async () => {
    const { store, states } = weakStore();
    const { asker, clock, tap } = makeAsker(store, {}, () => new Promise(() => {}));
    await asker.ask(QUESTION);
    await tap("m1");
    const closing = asker.close();
    await clock.advance(5_000);
    await closing;
    expect(states.at(-1)?.delivered).toBeUndefined();
  });
});

test.each(["127.0.0.1:8080", "localhost:8080", "flows.example.com/callback"])(
  "a callback base that is not a URL, such as %s, is refused at once",
  (callbackBase) => {
    expect(() => makeAsker(memoryStore(), { callbackBase })).toThrow(/callbackBase: must start with https/);
  },
);

test("a callback base with a login, which logs would show, is refused without showing it", () => {
  const callbackBase = "https://me:hunter2@flows.example.com/callback";
  const make = () => makeAsker(memoryStore(), { callbackBase });
  expect(make).toThrow(/callbackBase: must not hold a user name or password/);
  expect(make).not.toThrow(/hunter2/);
});
