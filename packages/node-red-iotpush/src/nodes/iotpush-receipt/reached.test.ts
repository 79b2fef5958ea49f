import { expect, test } from "vitest";
import { reached } from "./controller.js";

test.each([
  ["queued", "delivered", "not yet"],
  ["delivered", "delivered", "yes"],
  ["read", "delivered", "yes"],
  ["acted", "read", "yes"],
  ["delivered", "acted", "not yet"],
  ["expired", "delivered", "never"],
  ["failed", "acted", "never"],
  ["snoozed", "delivered", "not yet"],
] as const)("%s, where %s is wanted: %s", (status, wanted, expected) => {
  expect(reached({ status }, wanted)).toBe(expected);
});
