import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterSending, decideUpdate, signatureOf, type TagState, type TagUpdate } from "./coalesce.js";

const INTERVAL_MS = 10_000;
const SAME = signatureOf({ message: "x" });
const last: TagState = { sentAt: 0, seenAt: 0, signature: SAME, texts: ["one", "two", "three"] };
const update = (text: string, more: Partial<TagUpdate> = {}): TagUpdate => ({
  signature: SAME,
  text,
  urgent: false,
  alertOnce: false,
  ...more,
});

describe("updates of a tag", () => {
  test("the first three different texts are sent at once, the fourth waits ten seconds", () => {
    let state: TagState | undefined;
    for (const text of ["Motion", "Person", "Bob"]) {
      expect(decideUpdate(state, { ...update(text), now: 1 }, INTERVAL_MS)).toEqual({ do: "send" });
      state = afterSending(state, update(text), 1);
    }
    const fourth = { ...update("Bob, Person"), now: 2 };
    expect(decideUpdate(state, fourth, INTERVAL_MS)).toEqual({ do: "hold", until: 10_001, quietly: false });
  });
  test("the same text again waits", () => {
    const state = afterSending(undefined, update("Motion"), 0);
    expect(decideUpdate(state, { ...update("Motion"), now: 5 }, INTERVAL_MS)).toMatchObject({ do: "hold" });
  });
  test("what is high or urgent is sent at once, always", () => {
    expect(decideUpdate(last, { ...update("four", { urgent: true }), now: 1 }, INTERVAL_MS)).toEqual({
      do: "send",
    });
  });
  test("one that alerts once comes quietly when no other followed", () => {
    const once = { ...update("four", { alertOnce: true, urgent: true }), now: 90_000 };
    expect(decideUpdate(last, once, INTERVAL_MS)).toEqual({ do: "hold", until: 120_000, quietly: true });
  });
  test("other buttons or another priority are sent at once", () => {
    const signature = signatureOf({ message: "x", priority: "high" });
    const high = { ...update("x", { signature, alertOnce: true }), now: 1 };
    expect(decideUpdate(last, high, INTERVAL_MS)).toEqual({ do: "send" });
    const buttons = signatureOf({ message: "x", actions: [{ id: "a", label: "A", type: "button" }] });
    expect(decideUpdate(last, { ...update("x", { signature: buttons }), now: 1 }, INTERVAL_MS)).toEqual({
      do: "send",
    });
  });
  test("after an hour of silence the tag is new again", () => {
    const late = { ...update("x", { alertOnce: true }), now: 3_600_001 };
    expect(decideUpdate(last, late, INTERVAL_MS)).toEqual({ do: "send" });
  });
  test("after the first three texts at most one is sent every ten seconds, and none waits longer", () => {
    const pauses = fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(pauses, (given) => {
        let state: TagState | undefined;
        let now = 0;
        let early = 0;
        for (const [n, pause] of given.entries()) {
          now += pause;
          const next = update(`text ${n}`);
          const decision = decideUpdate(state, { ...next, now }, INTERVAL_MS);
          if (decision.do === "hold") expect(decision.until - now).toBeLessThanOrEqual(INTERVAL_MS);
          if (decision.do !== "send") continue;
          if (state && now - state.sentAt < INTERVAL_MS) early++;
          state = afterSending(state, next, now);
        }
        expect(early).toBeLessThanOrEqual(2);
      }),
    );
  });
});
