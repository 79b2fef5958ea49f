import { expect, test } from "vitest";
import { toSeconds } from "./fields.js";
import { toPush } from "./push-input.js";

test("fields become a push; texts may be numbers, objects or buffers", () => {
  expect(toPush({ message: 21, title: Buffer.from("Grüße"), priority: "high" }, "my-topic")).toEqual({
    topic: "my-topic",
    input: { message: "21", title: "Grüße", priority: "high" },
  });
  expect(toPush({ topic: "other", message: { celsius: 21 } }, "my-topic")).toEqual({
    topic: "other",
    input: { message: '{"celsius":21}' },
  });
});

test("empty fields are left out", () => {
  expect(toPush({ message: "x", title: "", tags: undefined, click_url: null }, "t").input).toEqual({
    message: "x",
  });
});

test("JSON fields may come as text, which must be JSON", () => {
  expect(toPush({ message: "x", metadata: '{"a":1}' }, "t").input.metadata).toEqual({ a: 1 });
  expect(() => toPush({ message: "x", actions: "[{" }, "t")).toThrow("actions: is not valid JSON");
});

test("without a topic, the error says where to set it", () => {
  expect(() => toPush({ message: "x" }, "")).toThrow("Set a default topic in the connection");
});

test.each([[1], ["60"], [31_536_000]])("%s seconds are a time limit", (value) => {
  expect(toSeconds(value, "The question")).toBe(Number(value));
});

test.each([[0], [-1], [Number.NaN], ["soon"], [undefined], [null], [31_536_001], [Number.POSITIVE_INFINITY]])(
  "%s is none",
  (value) => {
    expect(() => toSeconds(value, "The question")).toThrow("seconds, from 1 second to a year");
  },
);
