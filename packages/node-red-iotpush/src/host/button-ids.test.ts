import fc from "fast-check";
import { expect, test } from "vitest";
import { buttonId } from "./button-ids.js";

test.each([
  ["Close garage", [], "close-garage"],
  ["Größer!", [], "gro-er"],
  ["Yes", ["yes"], "yes-2"],
  ["Yes", ["yes", "yes-2"], "yes-3"],
  ["👍", [], "button"],
  ["", ["button"], "button-2"],
])("the label %s becomes the id", (label, taken, id) => {
  expect(buttonId(label, taken)).toBe(id);
});

test("an id is never taken, and always fits a URL", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.constantFrom("button", "a", "button-2")), (label, taken) => {
      const id = buttonId(label, taken);
      expect(taken).not.toContain(id);
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }),
  );
});
