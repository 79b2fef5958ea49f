import { expect, test } from "vitest";
import { shownOf } from "./use-latest.js";

const answers = new Map([
  ["read", 0],
  ["sent", 0],
  ["answered", 1],
]);

test("what is shown stays for a moment when another is sent", () => {
  expect(shownOf({ id: "sent", answers }, "read")).toBe("read");
});

test("an answer shows at once", () => {
  expect(shownOf({ id: "answered", answers }, "read")).toBe("answered");
});

test("what is gone is not shown any longer", () => {
  expect(shownOf({ id: "sent", answers }, "removed")).toBe("sent");
  expect(shownOf({ id: null, answers: new Map() }, "removed")).toBeNull();
});
