import { expect, test } from "vitest";
import { toQuestion } from "./question.js";

const behavior = {
  buttons: [{ id: "ack", label: "Acknowledge", type: "button" as const }],
  buttonsFrom: "list" as const,
  timeoutUnit: "s" as const,
  mode: "auto" as const,
  whenNobodyAnswers: "go_on" as const,
  defaultAnswer: "",
  reminder: false,
  reminderEvery: 5,
  reminderTimes: 5,
  nobodySubscribed: "fail" as const,
  lateNotice: false,
  legend: true,
};

test("settings, fields and overrides make the question", () => {
  const fields = { message: 3, timeout: "90", allowedResponders: "Pixel 9, u1", priority: "high" };
  expect(toQuestion(behavior, fields, {}, "my-topic", undefined)).toEqual({
    topic: "my-topic",
    message: "3",
    priority: "high",
    actions: [{ id: "ack", label: "Acknowledge", type: "button" }],
    timeoutMs: 90_000,
    mode: "auto",
    nobodySubscribed: "fail",
    lateNotice: false,
    legend: true,
    whenNobodyAnswers: "go_on",
    allowedResponders: ["Pixel 9", "u1"],
  });
});

test("repeating says how often, and where it escalates to", () => {
  const fields = { message: "Fire", timeout: 900 };
  expect(toQuestion({ ...behavior, reminder: true }, fields, {}, "a", "b").reminder).toEqual({
    everyMs: 300_000,
    times: 5,
    topic: "b",
  });
  expect(toQuestion({ ...behavior, reminder: true }, fields, {}, "a", undefined).reminder).not.toHaveProperty(
    "topic",
  );
});

test("buttons cannot come with the message, since each has an output", () => {
  expect(() => toQuestion(behavior, { message: "x", timeout: 1 }, { actions: [] }, "a", undefined)).toThrow(
    "take actions out of msg.iotpush",
  );
});

test("a wrong time limit is told", () => {
  expect(() => toQuestion(behavior, { message: "x", timeout: "soon" }, {}, "a", undefined)).toThrow(
    "timeout",
  );
});

test("the time limit has the node's unit; an override is in seconds", () => {
  const minutes = { ...behavior, timeoutUnit: "min" as const };
  expect(toQuestion(minutes, { message: "x", timeout: 15 }, {}, "a", undefined).timeoutMs).toBe(900_000);
  expect(toQuestion(minutes, { message: "x" }, { timeout: 15 }, "a", undefined).timeoutMs).toBe(15_000);
});

test("with one output the buttons come from the field or from the message", () => {
  const given = { ...behavior, buttonsFrom: "msg" as const };
  const yes = [{ id: "yes", label: "Yes", type: "button" }];
  const fields = { message: "x", timeout: 1 };
  expect(toQuestion(given, { ...fields, actions: ["Yes"] }, {}, "a", undefined).actions).toEqual(yes);
  expect(toQuestion(given, fields, { actions: "Yes" }, "a", undefined).actions).toEqual(yes);
  expect(() => toQuestion(given, fields, {}, "a", undefined)).toThrow("msg.buttons");
});
