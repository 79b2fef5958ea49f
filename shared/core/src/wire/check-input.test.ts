import { expect, test } from "vitest";
import * as z from "zod/v4";
import { PushInput } from "../contract/message.js";
import { checkInput } from "./check-input.js";

const issuesOf = (input: unknown) => {
  try {
    checkInput(PushInput, input, "The push");
  } catch (error) {
    return (error as { issues: unknown[] }).issues;
  }
  return [];
};

test("a field that is not known suggests the one that was meant", () => {
  expect(issuesOf({ message: "m", tittle: "t" })).toEqual([
    { field: "tittle", problem: "is not a known field", suggestion: "title" },
  ]);
  expect(issuesOf({ message: "m", zzz: 1 })).toEqual([expect.objectContaining({ suggestion: undefined })]);
});

test("a wrong value says what was given, what is allowed and what was meant, however deep", () => {
  expect(issuesOf({ message: "m", priority: "hihg" })).toEqual([
    {
      field: "priority",
      problem: "is not one of the allowed values",
      given: '"hihg"',
      allowed: ["low", "normal", "high", "urgent"],
      suggestion: "high",
    },
  ]);
  expect(issuesOf({ message: "m", actions: [{ id: "a", label: "A", type: "buton" }] })).toMatchObject([
    { field: "actions.0.type", suggestion: "button" },
  ]);
});

test("a missing field is reported as required", () => {
  expect(issuesOf({})).toEqual([{ field: "message", problem: "is required" }]);
});

test("the value of a field that may hold a secret is not shown", () => {
  expect(issuesOf({ message: "m", callback_url: "ftp://x.example/SECRET" })).toEqual([
    { field: "callback_url", problem: "must be an absolute http:// or https:// URL", given: "[hidden]" },
  ]);
});

test("the sentence says it all", () => {
  expect(() => checkInput(PushInput, { message: "m", priority: "hihg" }, "The push")).toThrow(
    'The push is not valid: priority: is not one of the allowed values, got "hihg", allowed: low, normal, high, urgent; did you mean high. Correct it and send it again.',
  );
});

test("an error in a union explains the choice that was meant", () => {
  const schema = z.strictObject({
    do: z.union([
      z.strictObject({ tap: z.string() }),
      z.strictObject({ read: z.literal(true) }),
      z.strictObject({ min: z.number(), max: z.number() }),
      z.number(),
    ]),
  });
  const problem = (input: unknown) => {
    try {
      checkInput(schema, input, "The rule");
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(problem({ do: { tap: 5 } })).toMatch(/ do\.tap: .*expected string.*, got 5/);
  expect(problem({ do: { tapp: "x" } })).toContain("do.tapp: is not a known field; did you mean tap");
  expect(problem({ do: { min: 1, mx: 2 } })).toContain("do.mx: is not a known field; did you mean max");
  expect(problem({ do: "now" })).toMatch(/ do: /);
  expect(problem({ do: 1 })).toBeUndefined();
});
