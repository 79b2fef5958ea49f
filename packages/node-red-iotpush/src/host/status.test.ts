import { ValidationError } from "@iotpush/core/adapter";
import { expect, test } from "vitest";
import { problemStatus } from "./status.js";

const text = (thrown: unknown) => problemStatus(thrown).text;

test("the status is the fix; of wrong input it says the field too", () => {
  const fix = "Correct it.";
  const timeout = new ValidationError({
    what: "It",
    issues: [{ field: "timeout", problem: "is too long" }],
    fix,
  });
  expect(text(timeout)).toBe("timeout is too long. Correct it");
  expect(text(new ValidationError({ what: "It", problem: "No server", issues: [], fix }))).toBe("Correct it");
});

test("any other error is shown by its message, and a long one is shortened", () => {
  expect(text(new Error("Something broke."))).toBe("Something broke");
  expect(text("odd")).toBe("odd");
  expect(text(new Error("x".repeat(200)))).toBe(`${"x".repeat(79)}…`);
});
