import { describe, expect, test } from "vitest";
import { gate, makeAsker, QUESTION, weakJournal } from "../../test-support/played-asker.js";
import type { AskRecord } from "../journal/journal.js";
import { memoryJournal } from "../journal/memory-journal.js";

describe("a disk that refuses", () => {
  test("before the push: nothing is asked", async () => {
    const { journal, disk } = weakJournal();
    const { asker, service } = makeAsker(journal);
    disk.full = true;
    await expect(asker.ask(QUESTION)).rejects.toThrow("ENOSPC");
    expect([service.pushes, asker.open().length]).toEqual([0, 0]);
  });

  test("between the push and its record: it is told, and the question can be answered", async () => {
    const { journal, disk, states } = weakJournal();
    const room = journal.save;
    journal.save = async (record) => {
      await room(record);
      disk.full = true;
    };
    const { asker, tap, ended, warnings } = makeAsker(journal);
    await asker.ask(QUESTION);
    expect(warnings).toEqual([expect.stringContaining("ENOSPC")]);
    disk.full = false;
    journal.save = room;
    expect((await tap("m1")).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered" }]);
    expect(states.at(-1)?.pushes).toMatchObject([{ messageId: "m1" }]);
  });

  test("at a reminder: it is told, and the reminder goes out once", async () => {
    const { journal } = weakJournal();
    const { asker, clock, service, warnings } = makeAsker(journal);
    const room = journal.save;
    await asker.ask({ ...QUESTION, reminder: { everyMs: 5_000, times: 1 } });
    let tries = 0;
    journal.save = async (record) => {
      // Trying without a pause would never let the test go on.
      if (++tries > 9) return room(record);
      throw new Error("ENOSPC");
    };
    await clock.advance(5_000);
    // Before the push and behind it.
    expect([service.pushes, tries, warnings.length]).toEqual([2, 2, 2]);
  });

  test("at a tap that does not count: the question is pushed again all the same", async () => {
    const { journal, disk } = weakJournal();
    const { asker, tap, ended, service } = makeAsker(journal);
    const { asked } = await asker.ask({ ...QUESTION, allowedResponders: ["anna"] });
    const [{ secret = "" } = {}] = await journal.load();
    disk.full = true;
    await tap("m1");
    expect([service.pushes, ended]).toEqual([2, []]);
    disk.full = false;
    await tap("m2", "approve", { id: asked.id, secret });
    expect(ended).toMatchObject([{ kind: "unauthorized" }]);
  });

  test("at a callback: the answer is handed over, once, but not acknowledged before it is saved", async () => {
    const { journal, disk, states } = weakJournal();
    const { asker, tap, ended, warnings } = makeAsker(journal);
    await asker.ask(QUESTION);
    disk.full = true;
    expect((await tap("m1")).status).toBe(503);
    expect((await tap("m1")).status).toBe(503);
    expect(warnings).toEqual([expect.stringMatching(/not saved yet.*ENOSPC/)]);
    disk.full = false;
    expect((await tap("m1")).status).toBe(200);
    expect(states.at(-1)).toMatchObject({ outcome: { kind: "answered" }, handedOver: true });
    expect(ended).toMatchObject([{ kind: "answered" }]);
  });

  test("for so long: what has ended meanwhile is saved when it takes something again, or by the last try at the end", async () => {
    const { journal, disk } = weakJournal();
    const { asker, clock, warnings } = makeAsker(journal);
    const saved = async () => (await journal.load()).filter(({ outcome }) => outcome).length;
    for (let n = 0; n < 2; n++) await asker.ask(QUESTION);
    const { asked } = await asker.ask({ ...QUESTION, timeoutMs: 600_000 });
    disk.full = true;
    await clock.advance(QUESTION.timeoutMs + 45_000);
    expect([await saved(), warnings.length]).toEqual([0, 1]);
    disk.full = false;
    await clock.advance(30_000);
    expect(await saved()).toBe(2);
    disk.full = true;
    await asker.cancel(asked.id);
    disk.full = false;
    await asker.close();
    expect(await saved()).toBe(3);
  });

  test("only when asked to sync: 503 until the answer would survive a power loss, and it is not handed over twice", async () => {
    const { journal, disk } = weakJournal();
    const { asker, tap, ended, warnings } = makeAsker(journal);
    const { asked } = await asker.ask(QUESTION);
    const [{ secret = "" } = {}] = await journal.load();
    disk.broken = true;
    expect((await tap("m1", "approve", { id: asked.id, secret })).status).toBe(503);
    expect([ended.length, warnings.includes("Error: EIO")]).toEqual([1, true]);
    disk.broken = false;
    expect((await tap("m1", "approve", { id: asked.id, secret })).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered" }]);
  });
});

describe("handing over", () => {
  const ends = (states: readonly AskRecord[]) =>
    states.filter(({ outcome }) => outcome).map(({ handedOver }) => handedOver ?? false);

  test("comes before the disk, and one save tells of both", async () => {
    const { journal, states } = weakJournal();
    const before: boolean[][] = [];
    const { asker, tap } = makeAsker(journal, {}, () => void before.push(ends(states)));
    await asker.ask(QUESTION);
    await tap("m1");
    expect([before, ends(states)]).toEqual([[[]], [true]]);
  });

  test("is not waited for where it takes longer: the end is saved, and later that it was handed over", async () => {
    const { journal, states } = weakJournal();
    const [taken, take] = gate();
    const { asker, tap } = makeAsker(journal, {}, () => taken);
    await asker.ask(QUESTION);
    expect((await tap("m1")).status).toBe(200);
    expect(ends(states)).toEqual([false]);
    take();
    await asker.close();
    expect(ends(states)).toEqual([false, true]);
  });

  test("that fails is told, and happens again after a restart", async () => {
    const journal = memoryJournal();
    const failing = makeAsker(journal, {}, () => {
      throw new Error("no such flow");
    });
    await failing.asker.ask(QUESTION);
    expect((await failing.tap("m1")).status).toBe(200);
    expect(failing.warnings).toEqual([expect.stringContaining("no such flow")]);
    const next = makeAsker(journal);
    await next.asker.start();
    expect(next.ended).toMatchObject([{ kind: "answered" }]);
  });
});
