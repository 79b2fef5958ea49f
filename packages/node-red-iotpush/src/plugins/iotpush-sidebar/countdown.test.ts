import { expect, test } from "vitest";
import { timeLeft } from "./countdown.js";

test.each([
  [-5, "0:00"],
  [0, "0:00"],
  [1, "0:01"],
  [61_000, "1:01"],
  [7_200_000, "2:00:00"],
  [90_000_000, "1 d 1 h"],
])("%i ms are shown as %s", (ms, text) => {
  expect(timeLeft(ms)).toBe(text);
});
