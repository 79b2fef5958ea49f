import { expect, test } from "vitest";
import { AskBody, notificationOf } from "./ask-body.js";

const actionsOf = (buttons: unknown) =>
  notificationOf(AskBody.parse({ message: "?", buttons })).data?.actions as { action: string }[];

test("words become buttons, predefined sets have their own", () => {
  expect(actionsOf(["Yes", "Not now!"])).toEqual([
    { action: "yes", title: "Yes" },
    { action: "not_now", title: "Not now!" },
  ]);
  expect(actionsOf("acknowledge-snooze-reply")).toEqual([
    { action: "ack", title: "Acknowledge" },
    { action: "snooze", title: "Snooze 5m" },
    { action: "reply", title: "Reply", behavior: "textInput" },
  ]);
  expect(actionsOf(undefined).map(({ action }) => action)).toEqual(["yes", "no"]);
  expect(actionsOf([{ action: "X", title: "Y", destructive: true }])).toEqual([
    { action: "X", title: "Y", destructive: true },
  ]);
});

test("a predefined set is red where the app shows it in red", () => {
  expect(actionsOf("acknowledge-escalate-reply")).toEqual([
    { action: "ack", title: "Acknowledge" },
    { action: "escalate", title: "Escalate", destructive: true },
    { action: "reply", title: "Reply", behavior: "textInput" },
  ]);
});
