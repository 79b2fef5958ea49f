import { expect, test } from "vitest";
import { resetOf } from "./controller.js";

test.each([undefined, null, false, "", 0])("msg.reset = %j asks", (reset) => {
  expect(resetOf(reset)).toBeUndefined();
});

test.each([true, 1, "true", "all"])("msg.reset = %j cancels all questions of the node", (reset) => {
  expect(resetOf(reset)).toEqual({ all: true });
});

test.each([
  ["q1", "q1"],
  [2, "2"],
  [{}, "{}"],
])("msg.reset = %j cancels the question with that id", (reset, id) => {
  expect(resetOf(reset)).toEqual({ id });
});
