import { expect, test } from "vitest";
import type { AskProperties } from "./properties.js";
import { comesTooLate, toQuestion } from "./question.js";

const behavior = {
  buttons: [{ id: "ack", label: "Acknowledge", type: "button" as const }],
  buttonsFrom: "list",
  timeoutUnit: "s",
  mode: "auto",
  whenNobodyAnswers: "go_on",
  defaultAnswer: "",
  reminder: false,
  reminderEvery: 5,
  reminderTimes: 5,
  nobodySubscribed: "fail",
  lateNotice: false,
  legend: true,
} as Partial<AskProperties> as AskProperties;

test("settings, fields and overrides make the question", () => {
  const fields = { message: 3, timeout: "90", allowedResponders: "Pixel 9, u1", priority: "high" };
  expect(toQuestion(behavior, fields, {}, "my-topic", [])).toEqual({
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

test("reminders say how often, an escalation whom else to ask and when", () => {
  const fields = { message: "Fire", timeout: 900 };
  const question = toQuestion({ ...behavior, reminder: true }, fields, {}, "a", [
    { topic: "b", after: "10", unit: "min" },
    { topic: "c", after: 1, unit: "h" },
  ]);
  expect(question.reminder).toEqual({ everyMs: 300_000, times: 5 });
  expect(question.escalation).toEqual([
    { topic: "b", afterMs: 600_000 },
    { topic: "c", afterMs: 3_600_000 },
  ]);
  expect(comesTooLate(question)).toEqual(["tooLate.escalation"]);
  expect(comesTooLate({ ...question, timeoutMs: 60_000 })).toEqual([
    "tooLate.reminder",
    "tooLate.escalation",
  ]);
  expect(comesTooLate({ ...question, timeoutMs: null })).toEqual([]);
});

test("a button that puts the question off is pushed as a button, and says for how long", () => {
  const buttons = [...behavior.buttons, { id: "later", label: "Later", type: "button" as const, snooze: 10 }];
  const fields = { message: "Fire", timeout: 900 };
  const later = { id: "later", label: "Later", type: "button" };
  const question = toQuestion({ ...behavior, buttons }, fields, {}, "a", []);
  expect(question).toMatchObject({ actions: [behavior.buttons[0], later], snooze: { later: 600_000 } });
  expect(question.actions?.[1]).toEqual(later);
  const given = { ...behavior, buttonsFrom: "msg" as const };
  const actions = ["Yes", { label: "Later", snooze: 1 }];
  expect(toQuestion(given, fields, { actions }, "a", []).snooze).toEqual({ later: 60_000 });
  for (const snooze of [0, "soon", null])
    expect(() =>
      toQuestion(given, fields, { actions: ["Yes", { label: "Later", snooze }] }, "a", []),
    ).toThrow("snooze: must be a number of minutes");
});

test("buttons cannot come with the message, since each has an output", () => {
  expect(() => toQuestion(behavior, { message: "x", timeout: 1 }, { actions: [] }, "a", [])).toThrow(
    "take actions out of msg.iotpush",
  );
});

test("a wrong time limit is reported", () => {
  expect(() => toQuestion(behavior, { message: "x", timeout: "soon" }, {}, "a", [])).toThrow("timeout");
});

test("the time limit has the node's unit; an override is in seconds", () => {
  const minutes = { ...behavior, timeoutUnit: "min" as const };
  expect(toQuestion(minutes, { message: "x", timeout: 15 }, {}, "a", []).timeoutMs).toBe(900_000);
  expect(toQuestion(minutes, { message: "x" }, { timeout: 15 }, "a", []).timeoutMs).toBe(15_000);
});

test("with one output the buttons come from the field or from the message", () => {
  const given = { ...behavior, buttonsFrom: "msg" as const };
  const yes = [{ id: "yes", label: "Yes", type: "button" }];
  const fields = { message: "x", timeout: 1 };
  expect(toQuestion(given, { ...fields, actions: ["Yes"] }, {}, "a", []).actions).toEqual(yes);
  expect(toQuestion(given, fields, { actions: "Yes" }, "a", []).actions).toEqual(yes);
  expect(() => toQuestion(given, fields, {}, "a", [])).toThrow("msg.buttons");
});
