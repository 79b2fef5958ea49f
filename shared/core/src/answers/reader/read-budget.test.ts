import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../test-support/property.js";
import { readBudget } from "./read-budget.js";

const MINUTE = 60_000;

/** A budget, and what its clock shows. */
const newBudget = () => {
  const time = { now: 0 };
  return { time, budget: readBudget({ mono: () => time.now }) };
};

/** Reads of somebody who would always read more, from `from` until `to`: the moments. */
function greedy(
  { time, budget }: ReturnType<typeof newBudget>,
  kind: "urgent" | "routine",
  from: number,
  to: number,
): number[] {
  const reads: number[] = [];
  for (let at = from; ; ) {
    time.now = at;
    at = Math.max(at, budget.nextAt()[kind]);
    if (at > to) return reads;
    time.now = at;
    budget.take();
    reads.push(at);
  }
}

test("whatever is read, no window sees more than the bucket and its refill", () => {
  const turn = fc.record({
    kind: fc.constantFrom("urgent", "routine"),
    ms: fc.integer({ min: 1, max: 5 * MINUTE }),
    reserved: fc.nat(200),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 6 }), (turns) => {
      const limited = newBudget();
      let now = 0;
      const reads = turns.flatMap(({ kind, ms, reserved }) => {
        const release = Array.from({ length: reserved }, () => limited.budget.reserve());
        const made = greedy(limited, kind, now, now + ms);
        now += ms;
        for (const end of release) end();
        return made;
      });
      for (const ms of [1_000, MINUTE, 3 * MINUTE])
        for (const [n, at] of reads.entries())
          expect((reads[n + 121 + ms / 1_000] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(ms);
    }),
    { numRuns: Math.min(5_000, runs().numRuns) },
  );
});

test("after any amount of routine reading, all expected callbacks, up to sixty, are confirmed at once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 60 * MINUTE }), (open, ms) => {
      const limited = newBudget();
      for (let n = 0; n < open; n++) limited.budget.reserve();
      greedy(limited, "routine", 0, ms);
      const taps = Math.min(open, 60);
      // A routine read may have been under way.
      expect(greedy(limited, "urgent", ms, ms + 1_000).length).toBeGreaterThanOrEqual(taps);
    }),
    runs(),
  );
});

test("what was reserved and used up is there again two minutes later, while routine reading goes on", () => {
  const limited = newBudget();
  for (let n = 0; n < 100; n++) limited.budget.reserve();
  greedy(limited, "routine", 0, 10 * MINUTE);
  greedy(limited, "urgent", 10 * MINUTE, 10 * MINUTE);
  const meanwhile = greedy(limited, "routine", 10 * MINUTE, 12 * MINUTE);
  expect(meanwhile.length).toBeGreaterThan(55);
  expect(greedy(limited, "urgent", 12 * MINUTE, 12 * MINUTE).length).toBeGreaterThanOrEqual(58);
});

test("without callbacks to confirm, nothing is held back", () => {
  const [free, released] = [newBudget(), newBudget()];
  const end = released.budget.reserve();
  end();
  end();
  expect(greedy(released, "routine", 0, 2 * MINUTE)).toEqual(greedy(free, "routine", 0, 2 * MINUTE));
  expect(greedy(free, "routine", 2 * MINUTE, 2 * MINUTE).length).toBeLessThanOrEqual(1);
});

test("a rate limit stops no routine reading for longer than it says, reserve or not", () => {
  const limited = newBudget();
  for (let n = 0; n < 100; n++) limited.budget.reserve();
  limited.budget.rateLimited(7_000);
  expect(greedy(limited, "routine", 0, MINUTE)[0]).toBeLessThanOrEqual(11_000);
});
