import { expect, test } from "vitest";
import { toQuestion } from "./question.js";

const behaviour = {
  buttons: [{ id: "ack", label: "Acknowledge", type: "button" as const }],
  mode: "auto" as const,
  repeat: false,
  repeatEvery: 5,
  repeatTimes: 5,
  nobodySubscribed: "fail" as const,
  lateNotice: false,
  legend: true,
};

test("settings, fields and overrides make the question", () => {
  const fields = { message: 3, timeout: "90", allowedResponders: "Pixel 9, u1", priority: "high" };
  expect(toQuestion(behaviour, fields, "my-topic", undefined)).toEqual({
    topic: "my-topic",
    message: "3",
    priority: "high",
    actions: [{ id: "ack", label: "Acknowledge", type: "button" }],
    timeoutMs: 90_000,
    mode: "auto",
    nobodySubscribed: "fail",
    lateNotice: false,
    legend: true,
    allowedResponders: ["Pixel 9", "u1"],
  });
});

test("repeating says how often, and where it escalates to", () => {
  const fields = { message: "Fire", timeout: 900 };
  expect(toQuestion({ ...behaviour, repeat: true }, fields, "a", "b").reminder).toEqual({
    everyMs: 300_000,
    times: 5,
    topic: "b",
  });
  expect(toQuestion({ ...behaviour, repeat: true }, fields, "a", undefined).reminder).not.toHaveProperty(
    "topic",
  );
});

test("buttons cannot come with the message, since each has an output", () => {
  expect(() => toQuestion(behaviour, { message: "x", timeout: 1, actions: [] }, "a", undefined)).toThrow(
    "take actions out of msg.iotpush",
  );
});

test("a wrong time limit is told", () => {
  expect(() => toQuestion(behaviour, { message: "x", timeout: "soon" }, "a", undefined)).toThrow("timeout");
});
