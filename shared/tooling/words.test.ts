import { expect, test } from "vitest";
import { RULES, wordsIn } from "./words.ts";

test.each(RULES.map(([, instead, example]) => ({ instead, example })))(
  "$example is found, with $instead",
  ({ instead, example }) => {
    expect(wordsIn(`/** ${example} */`).join() + wordsIn(example).join()).toContain(`write "${instead}"`);
  },
);

test("good sentences pass", () => {
  const good = ["There is no file at this path.", "The service takes a second.", "It is not a valid time."];
  expect(good.flatMap(wordsIn)).toEqual([]);
});
