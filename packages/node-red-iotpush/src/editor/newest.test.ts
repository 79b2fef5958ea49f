import { expect, test } from "vitest";
import { newest } from "./newest.js";

test("only the newest counts, in whatever order they end", () => {
  const begin = newest();
  const first = begin();
  expect(first()).toBe(true);
  const second = begin();
  expect([second(), first()]).toEqual([true, false]);
  expect(newest()()()).toBe(true);
});
