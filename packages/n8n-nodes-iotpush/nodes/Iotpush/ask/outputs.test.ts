import { describe, expect, test } from "vitest";
import { SET_LABELS } from "../fields/buttons.ts";
import { answerOutputNames, NO_RESPONSE } from "./outputs.ts";

const outputs = (parameters: Record<string, unknown>): unknown =>
  answerOutputNames(parameters, SET_LABELS, NO_RESPONSE);
const names = (parameters: Record<string, unknown>) =>
  (outputs(parameters) as { displayName: string }[]).map(({ displayName }) => displayName);

const asking = {
  resource: "message",
  operation: "sendAndWait",
  outputPerButton: true,
  responseType: "approval",
};

test("there is one output unless each button has its own", () => {
  expect(outputs({ ...asking, outputPerButton: false })).toEqual(["main"]);
  expect(outputs({ ...asking, responseType: "buttons", buttonSet: "json" })).toEqual(["main"]);
  expect(outputs({ ...asking, operation: "send" })).toEqual(["main"]);
  expect(outputs({ resource: "topic", operation: "getAll", outputPerButton: true })).toEqual(["main"]);
});

describe("No Response comes first, then the buttons in their order", () => {
  test.each([
    [{}, ["Approve", "Reject"]],
    [{ approvalOptions: { values: { approvalType: "single", approveLabel: "Ship it" } } }, ["Ship it"]],
    [{ approvalOptions: { values: { disapproveLabel: "Stop" } } }, ["Approve", "Stop"]],
    [
      { approvalOptions: { values: { approveLabel: "={{ $json.yes }}", disapproveLabel: "=No" } } },
      ["Approve", "Reject"],
    ],
    [{ responseType: "freeText" }, ["Reply"]],
    [{ responseType: "approveOrEdit" }, ["Approve", "Reject", "Edit"]],
    [{ responseType: "buttons", buttonSet: "acknowledgeSnooze" }, ["Acknowledge", "Snooze 5m"]],
    [
      {
        responseType: "buttons",
        buttonSet: "custom",
        buttons: { values: [{ id: "a", label: "First" }, { id: "docs", type: "url" }, { id: "b" }] },
      },
      ["First", "b"],
    ],
  ])("%j", (parameters, expected) => {
    expect(names({ ...asking, ...parameters })).toEqual(["No Response", ...expected]);
  });
});
