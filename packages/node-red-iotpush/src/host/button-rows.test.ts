import { expect, test } from "vitest";
import { openedRows, settledNames } from "./button-rows.js";

const button = (id: string) => ({ id, label: id, type: "button" as const });
const opened = ["yes", "no"];

test("a button that is moved or renamed keeps its name", () => {
  const rows = [
    { name: "no", button: button("no") },
    { name: "yes", button: button("sure") },
  ];
  expect(settledNames(rows, opened)).toEqual(["no", "yes"]);
});

test("a button that was removed and added again under its id takes its own place", () => {
  const rows = [
    { name: "no", button: button("no") },
    { name: "new 3", button: button("yes") },
    { name: "new 4", button: button("maybe") },
  ];
  expect(settledNames(rows, opened)).toEqual(["no", "yes", "new 4"]);
});

test("a new button keeps to names that are free, and no two take the same", () => {
  const renamed = [
    { name: "yes", button: button("sure") },
    { name: "new 3", button: button("yes") },
  ];
  expect(settledNames(renamed, opened)).toEqual(["yes", "new 3"]);
  const twice = [
    { name: "new 3", button: button("yes") },
    { name: "new 4", button: button("yes") },
  ];
  expect(settledNames(twice, opened)).toEqual(["yes", "new 4"]);
});

test("buttons that share an id open under a name each", () => {
  expect(openedRows([button("a"), button("a")]).map(({ name }) => name)).toEqual(["a", "a#1"]);
});
