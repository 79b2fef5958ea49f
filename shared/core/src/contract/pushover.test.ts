import { expect, test } from "vitest";
import { fromPushoverPriority } from "./pushover.js";

test.each([
  [-2, "lowest"],
  [-1, "low"],
  [0, "normal"],
  [1, "high"],
  [2, "urgent"],
] as const)("Pushover's %i is %s, also as a string", (number, name) => {
  expect(fromPushoverPriority(number)).toBe(name);
  expect(fromPushoverPriority(String(number))).toBe(name);
});

test.each([
  [-9, "lowest"],
  [7, "urgent"],
  ["loud", "normal"],
  [undefined, "normal"],
])("%s counts as %s", (given, name) => expect(fromPushoverPriority(given)).toBe(name));
