import { expect, test } from "vitest";
import { newSecret, sameSecret } from "./secret.js";

const [OLD, NEW] = [newSecret(), newSecret()];

test("a secret is one of the expected, while they are rotated too", () => {
  expect(sameSecret(OLD, [OLD])).toBe(true);
  expect([OLD, NEW].map((given) => sameSecret(given, [OLD, NEW]))).toEqual([true, true]);
});

test.each([
  ["another of the same length", NEW],
  ["its beginning", OLD.slice(0, -1)],
  ["more than it", `${OLD}x`],
  ["nothing", ""],
  ["no header", undefined as unknown as string],
  ["a header given twice", [OLD, OLD] as unknown as string],
  ["as many letters in more bytes", "ü".repeat(OLD.length)],
])("%s is not it", (_, given) => {
  expect(sameSecret(given, [OLD])).toBe(false);
});

test("an empty one never is, nor is any if none is expected", () => {
  expect(sameSecret("", [""])).toBe(false);
  expect(sameSecret(OLD, [])).toBe(false);
});
