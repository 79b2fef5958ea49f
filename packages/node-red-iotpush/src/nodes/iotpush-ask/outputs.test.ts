import fc from "fast-check";
import { expect, test } from "vitest";
import { type Outputs, outputMap, outputNames } from "./outputs.js";

const list: Outputs = { buttonsFrom: "list", askedOutput: false, cancelledOutput: false };

test("each fixed button has an output, then no answer, then what was asked for", () => {
  expect(outputNames(list, ["yes", "no"])).toEqual(["button yes", "button no", "none"]);
  expect(outputNames({ ...list, askedOutput: true, cancelledOutput: true }, ["ok"])).toEqual([
    "button ok",
    "none",
    "asked",
    "cancelled",
  ]);
});

test("buttons from the message share one output", () => {
  expect(outputNames({ ...list, buttonsFrom: "msg" }, ["yes", "no"])).toEqual(["any", "none"]);
});

test("wires follow their outputs by name", () => {
  expect(outputMap(["a", "b", "none"], ["b", "a", "none"])).toEqual({ "0": 1, "1": 0, "2": 2 });
  expect(outputMap(["a", "none"], ["a", "new", "none"])).toEqual({ "0": 0, "1": 2, _1: 1 });
  expect(outputMap(["a", "b", "none"], ["b", "none"])).toEqual({ "0": -1, "1": 0, "2": 1 });
});

const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "none", "asked"));

test("no two wires end at the same output, and each output that stays keeps its wires", () => {
  fc.assert(
    fc.property(names, names, (before, after) => {
      const map = outputMap(before, after);
      const kept = Object.values(map).filter((output) => output >= 0);
      expect(kept.sort()).toEqual(after.map((_, index) => index));
      for (const [index, name] of before.entries()) expect(map[index]).toBe(after.indexOf(name));
    }),
  );
});
