import { expect, test } from "vitest";
import { check, type History } from "./check.ts";

const history: History = {
  asked: [1, 2, 3],
  tapped: new Map([
    [1, "yes"],
    [2, "no"],
    [3, "yes"],
  ]),
  delivered: [
    { n: 1, action: "yes", redelivered: false },
    { n: 2, action: "no", redelivered: false },
    { n: 2, action: "no", redelivered: true },
    { n: 3, action: "yes", redelivered: true },
  ],
  decisions: [
    { n: 1, action: "yes" },
    { n: 2, action: "no" },
    { n: 3, action: "yes" },
  ],
};
const first = history.delivered.slice(0, 1);

test.each<[string, Partial<History>, string[]]>([
  ["a good history", {}, []],
  ["one lost answer", { delivered: history.delivered.slice(1) }, ["1 is lost"]],
  ["one doubled answer", { delivered: [...history.delivered, ...first] }, ["1 is doubled"]],
  [
    "one changed answer",
    { delivered: history.delivered.map((each) => (each.n === 3 ? { ...each, action: "no" } : each)) },
    ["3 is changed"],
  ],
  ["one doubled row", { decisions: [...history.decisions, { n: 2, action: "no" }] }, ["2 has 2 rows"]],
])("the checker judges %s", (_, changes, problems) => {
  expect(check({ ...history, ...changes })).toEqual(problems);
});
