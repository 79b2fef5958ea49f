import fc from "fast-check";
import { expect, test } from "vitest";
import { buttonId } from "./button-ids.js";
import { outputMap } from "./output-map.js";

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

test("wires follow their buttons; the last output stays the timeout's", () => {
  expect(outputMap([1, 0], 2)).toEqual({ "0": 1, "1": 0, "2": 2 });
  expect(outputMap([0, undefined, 1], 2)).toEqual({ "0": 0, "1": 2, _1: 1, "2": 3 });
  expect(outputMap([1], 2)).toEqual({ "0": -1, "1": 0, "2": 1 });
});

test("no two wires end at the same output", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(5), { maxLength: 6 }), fc.nat(3), (order, fresh) => {
      const rows = [...order, ...Array.from({ length: fresh }, () => undefined)];
      const kept = Object.values(outputMap(rows, 6)).filter((output) => output >= 0);
      expect(new Set(kept).size).toBe(kept.length);
      expect(Math.max(...kept)).toBe(rows.length);
    }),
  );
});
