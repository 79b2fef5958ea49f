import { expect, test } from "vitest";
import { overridesOf, withResult } from "./overrides.js";

const RESULT = { question: "q", receipt_id: "r", topic: "alerts", timeout: false, answer: "yes" };

test("what a result wrote is not an override", () => {
  expect(overridesOf({ iotpush: withResult({}, RESULT) })).toEqual({});
});

test("what the flow sets after a result is one, also in fields that the result wrote", () => {
  const iotpush = withResult({}, RESULT);
  expect(overridesOf({ iotpush: { ...iotpush, title: "Second" } })).toEqual({ title: "Second" });
  expect(overridesOf({ iotpush: { ...iotpush, topic: "other", timeout: 60 } })).toEqual({
    topic: "other",
    timeout: 60,
  });
});

test("a message that is cloned or stored remembers what was written", () => {
  const msg = JSON.parse(JSON.stringify({ iotpush: withResult({}, RESULT) }));
  expect(overridesOf(msg)).toEqual({});
});

test("a second result leaves the first one's fields results", () => {
  const first = { iotpush: withResult({}, RESULT) };
  const second = { iotpush: withResult(first, { receipt_id: "s", status: "acted", timeout: true }) };
  expect(overridesOf(second)).toEqual({});
});

test("without a result everything is an override, also a word that is not known", () => {
  const iotpush = { topic: "a", timeout: 5, titel: "x" };
  expect(overridesOf({ iotpush })).toEqual(iotpush);
  expect(overridesOf({ iotpush: "text" })).toEqual({});
});
