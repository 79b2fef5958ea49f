import fc from "fast-check";
import { expect, test } from "vitest";
import { buttonId, openedRows, settledNames, toButtons } from "./buttons.js";

const yes = { id: "yes", label: "Yes", type: "button" };
const no = { id: "no", label: "No", type: "button" };

test.each([
  [
    ["Yes", "No"],
    [yes, no],
  ],
  ["Yes, No", [yes, no]],
  ['["Yes", {"id": "no"}]', [yes, no]],
  [
    [{ label: "Yes" }, { id: "n", label: "No", type: "reply", destructive: true }],
    [yes, { id: "n", label: "No", type: "reply", destructive: true }],
  ],
  [
    [{ id: "approve" }, 3],
    [
      { id: "approve", label: "Approve", type: "button" },
      { id: "3", label: "3", type: "button" },
    ],
  ],
])("%j becomes buttons", (given, buttons) => {
  expect(toButtons(given)).toEqual(buttons);
});

test.each([undefined, null, [], "", "[", 3, {}])(
  "%j is refused with an example of what is right",
  (given) => {
    expect(() => toButtons(given)).toThrow("Set msg.buttons to a list such as");
  },
);

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
