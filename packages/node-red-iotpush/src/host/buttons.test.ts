import { expect, test } from "vitest";
import { toButtons } from "./buttons.js";

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
