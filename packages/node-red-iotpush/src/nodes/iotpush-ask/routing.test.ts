import type { Asked, AskOutcome } from "@iotpush/core";
import { describe, expect, test } from "vitest";
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
const node = {
  buttonsFrom: "list" as const,
  buttons,
  askedOutput: false,
  cancelledOutput: false,
  whenNobodyAnswers: "go_on" as const,
};
const to = (outcome: AskOutcome, more: Partial<Parameters<typeof route>[0]> = {}) =>
  route({ ...node, ...more }, asked, outcome);

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

test("an answer whose button is gone is an error that names the fix", () => {
  expect(to(answered("maybe"))).toMatchObject({
    kind: "error",
    message: expect.stringContaining("Add the button"),
  });
});

describe.each([{ kind: "timed_out", certain: true }, { kind: "expired" }] as const)("%o", (outcome) => {
  test("goes to the output for no answer", () => {
    expect(to(outcome)).toMatchObject({
      output: 2,
      result: { answer: null, timeout: true, outcome: outcome.kind },
    });
  });

  test("is an error if that was chosen", () => {
    expect(to(outcome, { whenNobodyAnswers: "fail" })).toMatchObject({
      kind: "error",
      message: expect.stringMatching(/^Nobody answered in time/),
      result: { timeout: true },
    });
  });
});

test("the answer that was chosen for silence goes to its button's output, with timeout true", () => {
  const answer = { messageId: "", actionId: "approve" };
  expect(to({ kind: "answered", answer, route: "local", by: "default" })).toMatchObject({
    output: 0,
    result: { answer: "approve", timeout: true, by: "default", id: null },
  });
});

test("buttons from the message have one output for all answers, and one for none", () => {
  const one = { buttonsFrom: "msg" as const, buttons: [] };
  expect(to(answered("anything"), one)).toMatchObject({ kind: "send", output: 0 });
  expect(to({ kind: "timed_out", certain: true }, one)).toMatchObject({ kind: "send", output: 1 });
});

test("a cancelled question goes nowhere, or to its output if there is one", () => {
  const outcome = { kind: "cancelled", reason: "msg.reset" } as const;
  expect(to(outcome)).toEqual({ kind: "drop" });
  expect(to(outcome, { askedOutput: true, cancelledOutput: true })).toMatchObject({
    kind: "send",
    output: 4,
    result: { outcome: "cancelled", reason: "msg.reset" },
  });
});

test.each([
  [{ kind: "undeliverable", fix: "Subscribe a phone." }, "Subscribe a phone.", "Subscribe a phone."],
  [
    { kind: "unauthorized", answer: { messageId: "m", actionId: "approve", deviceName: "Eve" } },
    /most recently Eve/,
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
