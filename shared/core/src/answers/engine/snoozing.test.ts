import { describe, expect, test } from "vitest";
import { makeAsker, QUESTION, weakStore } from "../../test-support/asker-fixture.js";
import { buttons } from "../../wire/buttons/index.js";
import { prepareQuestion } from "../ask/prepare.js";
import { memoryStore } from "../store/memory-store.js";

const SNOOZED = {
  ...QUESTION,
  actions: [...buttons.approveReject(), { id: "later", label: "Later", type: "button" as const }],
  snooze: { later: 40_000 },
};

describe("a tap on a button that puts the question off", () => {
  test("pushes it again after its time, which starts the time limit again, and a tap on that push answers", async () => {
    const { asker, clock, service, tap, ended } = makeAsker(memoryStore());
    const { asked } = await asker.ask(SNOOZED);
    await clock.advance(30_000);
    expect((await tap("m1", "later")).status).toBe(200);
    expect(asker.get(asked.id)?.deadline).toBe(asked.askedAt + 30_000 + 40_000 + 60_000);
    await clock.advance(39_999);
    expect([service.pushes, ended]).toEqual([1, []]);
    await clock.advance(1);
    expect(service.pushes).toBe(2);
    await clock.advance(59_000);
    await tap("m2");
    expect(ended).toMatchObject([{ kind: "answered", button: { id: "approve" } }]);
  });

  test("is known when it comes again, and counts from the receipt, too, even if that is read after the deadline", async () => {
    const { asker, clock, service, tap, ended } = makeAsker(memoryStore(), { mode: "auto" });
    await asker.ask(SNOOZED);
    service.readable = false;
    await clock.advance(59_000);
    service.taps.m1 = [{ action_id: "later" }];
    await clock.advance(2_000);
    service.readable = true;
    await clock.advance(30_000);
    expect((await tap("m1", "later")).status).toBe(200);
    expect([service.pushes, ended]).toEqual([1, []]);
    await clock.advance(40_000);
    expect(service.pushes).toBe(2);
    await clock.advance(61_000);
    expect(ended).toMatchObject([{ kind: "timed_out", certain: true }]);
  });

  test("keeps reminders and escalations away until then; a tap on another push still answers", async () => {
    const { asker, clock, service, tap, ended } = makeAsker(memoryStore());
    const escalation = [{ topic: "boss", afterMs: 25_000 }];
    await asker.ask({ ...SNOOZED, timeoutMs: 600_000, reminder: { everyMs: 20_000 }, escalation });
    await clock.advance(20_000);
    expect(service.pushes).toBe(2);
    await tap("m2", "later");
    await clock.advance(39_000);
    expect(service.pushes).toBe(2);
    await clock.advance(1_000);
    expect(service.pushes).toBe(4);
    await clock.advance(20_000);
    expect(service.pushes).toBe(5);
    await tap("m1");
    expect(ended).toMatchObject([{ kind: "answered" }]);
  });

  test("survives a crash: the question is pushed again when its time has come, not before", async () => {
    const { store, cutAt } = weakStore();
    const before = makeAsker(store);
    await before.asker.ask(SNOOZED);
    await before.clock.advance(50_000);
    await before.tap("m1", "later");
    const after = makeAsker(await cutAt(({ snoozed }) => snoozed !== undefined));
    after.clock.setWall(before.clock.now() + 10_000);
    await after.asker.start();
    await after.clock.advance(29_000);
    expect([after.service.pushes, after.ended]).toEqual([0, []]);
    await after.clock.advance(1_000);
    expect(after.service.pushes).toBe(1);
    await after.clock.advance(59_000);
    expect(after.ended).toEqual([]);
    await after.clock.advance(302_000);
    expect(after.ended).toMatchObject([{ kind: "timed_out" }]);
  });

  test("works from the host's side: the push that is on the phones can still be answered", async () => {
    const { asker, clock, service, tap, ended } = makeAsker(memoryStore());
    const { asked } = await asker.ask(SNOOZED);
    expect(await asker.answer(asked.id, "later")).toBe(true);
    await clock.advance(40_000);
    expect([service.pushes, asker.open().length]).toEqual([2, 1]);
    await tap("m1");
    expect(ended).toMatchObject([{ kind: "answered" }]);
  });

  test("is no way to keep a question open forever: after a hundred times it fails", async () => {
    const { asker, clock, tap, ended } = makeAsker(memoryStore());
    await asker.ask({ ...SNOOZED, timeoutMs: null, snooze: { later: 1_000 } });
    for (let n = 1; n <= 101; n++) {
      await tap(`m${n}`, "later");
      await clock.advance(1_000);
    }
    expect(ended).toMatchObject([{ kind: "failed", error: { message: /100 times/ } }]);
  });
});

test.each([
  [{ other: 1_000 }, "other"],
  [{ approve: 1_000, reject: 1_000, later: 1_000 }, "none answers"],
])("a question whose snooze is %j is refused", (snooze, problem) => {
  expect(() => prepareQuestion({ ...SNOOZED, snooze })).toThrow(problem);
});

test("a button that puts the question off cannot be the answer that counts if nobody answers", () => {
  const question = { ...SNOOZED, whenNobodyAnswers: { answer: "later" } };
  expect(() => prepareQuestion(question)).toThrow("default answer");
});
