import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, signatureOf, type TagState } from "./coalesce.js";

const POLICY = { intervalMs: 60_000, forgetMs: 3_600_000 };
const SAME = signatureOf({ message: "x" });
const last: TagState = { sentAt: 0, seenAt: 0, signature: SAME };

describe("updates of a tag", () => {
  test("the first is sent", () => {
    expect(decide(undefined, { signature: SAME, alertOnce: true, now: 0 }, POLICY)).toEqual({ do: "send" });
  });
  test("a second within the minute waits for its end", () => {
    const update = { signature: SAME, alertOnce: false, now: 5_000 };
    expect(decide(last, update, POLICY)).toEqual({ do: "hold", until: 60_000 });
  });
  test("one that alerts once is never sent", () => {
    expect(decide(last, { signature: SAME, alertOnce: true, now: 90_000 }, POLICY)).toEqual({ do: "drop" });
  });
  test("other buttons or another priority are sent at once", () => {
    const signature = signatureOf({ message: "x", priority: "high" });
    expect(decide(last, { signature, alertOnce: true, now: 1 }, POLICY)).toEqual({ do: "send" });
    const buttons = signatureOf({ message: "x", actions: [{ id: "a", label: "A", type: "button" }] });
    expect(decide(last, { signature: buttons, alertOnce: false, now: 1 }, POLICY)).toEqual({ do: "send" });
  });
  test("after an hour of silence the tag begins anew", () => {
    const update = { signature: SAME, alertOnce: true, now: 3_600_001 };
    expect(decide(last, update, POLICY)).toEqual({ do: "send" });
  });
  test("at most one a minute is sent, and nothing waits longer than that", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 200 }), (pauses) => {
        let state: TagState | undefined;
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          const decision = decide(state, { signature: SAME, alertOnce: false, now }, POLICY);
          if (decision.do === "hold") expect(decision.until - now).toBeLessThanOrEqual(POLICY.intervalMs);
          if (decision.do !== "send") continue;
          if (state) expect(now - state.sentAt).toBeGreaterThanOrEqual(POLICY.intervalMs);
          state = { sentAt: now, seenAt: now, signature: SAME };
        }
      }),
    );
  });
});
