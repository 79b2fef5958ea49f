import type { Asked, AskOutcome } from "@iotpush/core";
import { expect, test } from "vitest";
import { route } from "./routing.js";

const buttons = [
  { id: "approve", label: "Approve", type: "button" as const },
  { id: "reject", label: "Reject", type: "button" as const },
];
const asked: Asked = {
  id: "q1",
  question: { topic: "my-topic", message: "Release?", timeoutMs: 60_000, actions: buttons },
  askedAt: 0,
  deadline: 60_000,
  routes: ["callback"],
};
const answered = (actionId: string): AskOutcome => ({
  kind: "answered",
  answer: {
    messageId: "m1",
    actionId,
    actionLabel: "Reject",
    replyText: "no",
    deviceName: "Pixel 9",
    userId: "u1",
  },
  route: "callback",
});
const to = (outcome: AskOutcome, defaultAnswer = "") => route({ buttons, defaultAnswer }, asked, outcome);

test("an answer goes to its button's output with all that is known", () => {
  expect(to(answered("reject"))).toEqual({
    kind: "send",
    output: 1,
    result: {
      question: "q1",
      topic: "my-topic",
      asked_at: "1970-01-01T00:00:00.000Z",
      answer: "reject",
      label: "Reject",
      reply: "no",
      device: "Pixel 9",
      user_id: "u1",
      answered_at: null,
      id: "m1",
      receipt_id: null,
      timeout: false,
      outcome: "answered",
      via: "callback",
    },
  });
});

test("an answer whose button is gone is an error that tells the fix", () => {
  expect(to(answered("maybe"))).toMatchObject({
    kind: "error",
    message: expect.stringContaining("Add the button"),
  });
});

test.each([{ kind: "timed_out", certain: true }, { kind: "expired" }] as const)(
  "%o goes to the last output, or to the default answer's",
  (outcome) => {
    const { kind } = outcome;
    expect(to(outcome)).toMatchObject({ output: 2, result: { answer: null, timeout: true, outcome: kind } });
    expect(to(outcome, "approve")).toMatchObject({
      output: 0,
      result: { answer: "approve", timeout: true },
    });
    expect(to(outcome, "gone")).toMatchObject({ output: 2 });
  },
);

test("a cancelled question goes nowhere", () => {
  expect(to({ kind: "cancelled", reason: "msg.reset" })).toEqual({ kind: "drop" });
});

test.each([
  [{ kind: "undeliverable", fix: "Subscribe a phone." }, "Subscribe a phone.", "Subscribe a phone."],
  [
    { kind: "unauthorized", answer: { messageId: "m", actionId: "approve", deviceName: "Eve" } },
    /at last Eve/,
    "Ask again, or add them to the allowed responders.",
  ],
  [
    { kind: "failed", error: { code: "quota", message: "The month is used up. Upgrade.", fix: "Upgrade." } },
    "The month is used up. Upgrade.",
    "Upgrade.",
  ],
  [
    { kind: "failed", error: { code: "validation", message: "title: is too long.", fix: "Correct it." } },
    "title: is too long.",
    "title: is too long.",
  ],
] as const)("%o is an error, and its fix is kept for the status", (outcome, message, fix) => {
  expect(to(outcome as AskOutcome)).toMatchObject({
    kind: "error",
    fix,
    message: message instanceof RegExp ? expect.stringMatching(message) : message,
  });
});
