import { expect, test } from "vitest";
import { run } from "./main.ts";
import { simulate } from "./simulate.ts";

/** Longer where every property is tried more often. */
const QUESTIONS = Math.max(500, Number(process.env.FAST_CHECK_RUNS ?? 0) * 0.15);

test("whatever fails, what must hold of questions holds", async () => {
  const { violation } = await run(1, QUESTIONS);
  if (violation) console.error(violation.history);
  expect(violation?.problems ?? []).toEqual([]);
}, 900_000);

test("a seed gives the same history again, line by line", async () => {
  for (const seed of [3, 194, 516])
    expect((await simulate(seed)).history).toEqual((await simulate(seed)).history);
});

test.each([13, 415, 575, 1122, 1779, 6620, 6789])(
  "what seed %i once found does not come back",
  async (seed) => {
    const { violation } = await run(seed, 1);
    expect(violation?.problems ?? []).toEqual([]);
  },
);
