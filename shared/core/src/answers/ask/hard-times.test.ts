import { describe, expect, test } from "vitest";
import { PortableClient } from "../../client/portable-client.js";
import { type Transport, TransportFailure } from "../../client/transport.js";
import { FakeClock } from "../../test-support/fake-clock.js";
import { buttons } from "../../wire/buttons/index.js";
import type { AskJournal, AskRecord } from "../journal/journal.js";
import { memoryJournal } from "../journal/memory-journal.js";
import { Asker } from "./asker.js";
import type { AskerOptions, OutcomeHandler } from "./asker-options.js";
import type { AskOutcome } from "./outcome.js";

const QUESTION = { topic: "t", message: "Deploy?", actions: buttons.approveReject(), timeoutMs: 60_000 };

/** A service that takes pushes while it is `up`. */
function make(
  journal: AskJournal,
  options: Partial<AskerOptions> = {},
  onOutcome: OutcomeHandler = () => {},
) {
  const clock = new FakeClock();
  const service = { up: true, pushes: 0, requests: 0 };
  const transport: Transport = async () => {
    service.requests += 1;
    if (!service.up) throw new TransportFailure("broken", "x");
    const id = ++service.pushes;
    const body = { success: true, id: `m${id}`, receipt_id: `r${id}`, topic: "t", subscribers: 1 };
    return {
      status: 200,
      headers: {},
      body: JSON.stringify({ ...body, timestamp: "2026-04-10T00:00:00Z" }),
    };
  };
  const client = new PortableClient(
    { baseUrl: "http://127.0.0.1:1", apiKey: "k" },
    { transport, clock, random: () => 0 },
  );
  const ended: AskOutcome[] = [];
  const warnings: string[] = [];
  const asker = new Asker(
    {
      client,
      clock,
      journal,
      callbackBase: "http://127.0.0.1:2/c",
      mode: "callback",
      notices: { warning: (_, text) => warnings.push(text) },
      ...options,
    },
    (asked, outcome) => {
      ended.push(outcome);
      return onOutcome(asked, outcome);
    },
  );
  /** A tap on the open question, or on the one given. */
  const tap = async (messageId: string, actionId = "approve", question?: { id: string; secret: string }) => {
    const [record] = question ? [question] : (await journal.load()).filter(({ outcome }) => !outcome);
    return asker.callbacks.receive({
      method: "POST",
      path: `/${record?.id}/${record?.secret}`,
      headers: { "content-type": "application/json" },
      body: { event: "action", message_id: messageId, action_id: actionId, user_id: "stranger" },
    });
  };
  return { clock, service, asker, ended, warnings, tap };
}

/** A promise, and what resolves it. */
function gate(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

/** A journal whose disk may refuse, and which remembers every state that it was given. */
function weakJournal() {
  const memory = memoryJournal();
  const states: AskRecord[] = [];
  const disk = { full: false, broken: false, busy: Promise.resolve() };
  const journal: AskJournal = {
    ...memory,
    async save(record) {
      await disk.busy;
      if (disk.full) throw new Error("ENOSPC");
      states.push(record);
      await memory.save(record);
    },
    async sync() {
      if (disk.broken) throw new Error("EIO");
    },
    async close() {
      disk.full = true;
    },
  };
  return { journal, states, disk };
}

describe("a disk that refuses", () => {
  test("before the push: nothing is asked", async () => {
    const { journal, disk } = weakJournal();
    const { asker, service } = make(journal);
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
    const { asker, tap, ended, warnings } = make(journal);
    await asker.ask(QUESTION);
    expect(warnings).toEqual([expect.stringContaining("ENOSPC")]);
    disk.full = false;
    journal.save = room;
    expect((await tap("m1")).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered" }]);
    expect(states.at(-1)?.pushes).toMatchObject([{ messageId: "m1" }]);
  });

  test("at a callback: the answer is handed over, once, but not acknowledged before it is saved", async () => {
    const { journal, disk, states } = weakJournal();
    const { asker, tap, ended, warnings } = make(journal);
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
    const { asker, clock, warnings } = make(journal);
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
    const { asker, tap, ended, warnings } = make(journal);
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
    const { asker, tap } = make(journal, {}, () => void before.push(ends(states)));
    await asker.ask(QUESTION);
    await tap("m1");
    expect([before, ends(states)]).toEqual([[[]], [true]]);
  });

  test("is not waited for where it takes longer: the end is saved, and later that it was handed over", async () => {
    const { journal, states } = weakJournal();
    const [taken, take] = gate();
    const { asker, tap } = make(journal, {}, () => taken);
    await asker.ask(QUESTION);
    expect((await tap("m1")).status).toBe(200);
    expect(ends(states)).toEqual([false]);
    take();
    await asker.close();
    expect(ends(states)).toEqual([false, true]);
  });

  test("that fails is told, and happens again after a restart", async () => {
    const journal = memoryJournal();
    const failing = make(journal, {}, () => {
      throw new Error("no such flow");
    });
    await failing.asker.ask(QUESTION);
    expect((await failing.tap("m1")).status).toBe(200);
    expect(failing.warnings).toEqual([expect.stringContaining("no such flow")]);
    const next = make(journal);
    await next.asker.start();
    expect(next.ended).toMatchObject([{ kind: "answered" }]);
  });
});

describe("a tap that does not count", () => {
  const guarded = { ...QUESTION, approvers: ["anna"] };

  test("and a crash before the question was pushed again: it is pushed after the restart", async () => {
    const { journal, states } = weakJournal();
    const before = make(journal);
    await before.asker.ask(guarded);
    await before.tap("m1");
    expect(before.service.pushes).toBe(2);
    const cut = states.find(({ repeated }) => repeated === 1);
    const restarted = memoryJournal();
    if (cut) await restarted.save(cut);
    const after = make(restarted);
    await after.asker.start();
    await after.clock.advance(0);
    expect(after.service.pushes).toBe(1);
    expect(after.asker.open().length).toBe(1);
  });

  test("and a push that fails then: no tap could answer, so the question ends failed", async () => {
    const { asker, service, tap, ended } = make(memoryJournal());
    await asker.ask(guarded);
    service.up = false;
    await tap("m1");
    expect(ended).toMatchObject([{ kind: "failed", error: { code: "network" } }]);
  });
});

test("of ends at the same moment the first counts, and nothing is pushed after it", async () => {
  const { journal, disk } = weakJournal();
  const { asker, tap, ended, service } = make(journal);
  const { asked } = await asker.ask({ ...QUESTION, approvers: ["anna"] });
  const [released, release] = gate();
  disk.busy = released;
  const ends = [asker.cancel(asked.id), asker.cancel(asked.id)];
  const tapped = tap("m1");
  await new Promise((resolve) => setImmediate(resolve));
  release();
  expect(await Promise.all(ends)).toEqual([true, false]);
  expect((await tapped).status).toBe(200);
  expect([ended, service.pushes]).toEqual([[{ kind: "cancelled", reason: "cancelled" }], 1]);
});

test("a record that makes no question any more is told, and the others are taken up", async () => {
  const journal = memoryJournal();
  const { asker } = make(journal);
  const { asked } = await asker.ask(QUESTION);
  const [record] = await journal.load();
  if (record) await journal.save({ ...record, id: "old", question: { ...QUESTION, actions: [] } });
  const { asker: next, warnings } = make(journal);
  expect((await next.start()).map(({ id }) => id)).toEqual([asked.id]);
  expect(warnings).toEqual([expect.stringMatching(/cannot be taken up again.*at least one button/)]);
});

test("what was settled a day ago is forgotten, what was settled later is not", async () => {
  const journal = memoryJournal();
  const { asker, clock } = make(journal);
  for (let n = 0; n < 2; n++) {
    const { asked } = await asker.ask(QUESTION);
    await asker.cancel(asked.id);
    await clock.advance(13 * 3_600_000);
  }
  const { asked } = await asker.ask(QUESTION);
  await asker.cancel(asked.id);
  await clock.advance(0);
  expect((await journal.load()).length).toBe(2);
});

describe("an end just now", () => {
  test("an outcome that is being handed over is known to be, before the journal is closed", async () => {
    const { journal, states } = weakJournal();
    const [taken, take] = gate();
    const { asker, tap } = make(journal, {}, () => taken);
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
    expect(states.at(-1)).toMatchObject({ outcome: { kind: "answered" }, handedOver: true });
  });

  test("a tap that is being judged still counts", async () => {
    const { journal, disk } = weakJournal();
    const { asker, clock, ended, tap } = make(journal);
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

  test("while an outcome is handed over its question reads no receipt and reminds nobody", async () => {
    const { journal } = weakJournal();
    const { asker, clock, service, tap } = make(journal, { mode: "auto" }, () => new Promise(() => {}));
    await asker.ask({ ...QUESTION, reminder: { everyMs: 5_000, times: 3 } });
    await tap("m1");
    const { requests } = service;
    await clock.advance(10 * QUESTION.timeoutMs);
    expect(service.requests).toBe(requests);
  });

  test("who takes outcomes and never ends is not waited for", async () => {
    const { journal, states } = weakJournal();
    const { asker, clock, tap } = make(journal, {}, () => new Promise(() => {}));
    await asker.ask(QUESTION);
    await tap("m1");
    const closing = asker.close();
    await clock.advance(5_000);
    await closing;
    expect(states.at(-1)?.handedOver).toBeUndefined();
  });
});

test.each(["127.0.0.1:8080", "localhost:8080", "flows.example.com/callback"])(
  "a callback base that is no URL, such as %s, is refused at once",
  (callbackBase) => {
    expect(() => make(memoryJournal(), { callbackBase })).toThrow(/callbackBase: is no absolute URL/);
  },
);
