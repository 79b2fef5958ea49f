import { describe, expect, test } from "vitest";
import type { EndpointId } from "../contract/calls.js";
import { readResponse } from "./response.js";

const request = {
  method: "POST",
  url: "http://127.0.0.1/api/push/My%20Private%20Topic",
  headers: {},
  secrets: [],
} as const;
const read = (id: EndpointId, body: unknown, status = 200, headers = {}) =>
  readResponse(
    id,
    { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) },
    () => request,
  );
const failure = (...given: Parameters<typeof read>): unknown => {
  try {
    read(...given);
  } catch (error) {
    return error;
  }
  return undefined;
};
const ids = { id: "m1", receipt_id: "r1" };

describe("a push that was accepted is never refused by the reader", () => {
  test.each([
    ["with its ids alone", ids],
    ["at another form of time", { ...ids, timestamp: 1_775_779_561, subscribers: "3" }],
    ["without subscribers", { ...ids, success: true, topic: "t", timestamp: "2026-04-10 00:06:01" }],
    ["with more than is documented", { ...ids, success: "yes", queue: { position: 3 } }],
  ])("%s, passed on as it came", (_, body) => {
    expect(read("messages.push", body)).toEqual(body);
    expect(read("messages.push", body, 202)).toEqual(body);
  });

  test("with ids that are numbers, of any length, as texts", () => {
    const body = '{"id": 12345678901234567890 , "receipt_id":7,"metadata":{"note":"\\"id\\": 5,","count":3}}';
    expect(read("messages.push", body)).toEqual({
      id: "12345678901234567890",
      receipt_id: "7",
      metadata: { note: '"id": 5,', count: 3 },
    });
  });

  test("but the user's own values stay as they were, even if their names look like ids", () => {
    const message = {
      order_id: 4711,
      metadata: { id: 12, user_id: 7, orders: [{ id: 1e3 }] },
      context: { id: 5 },
    };
    expect(read("messages.list", { messages: [{ id: 1, ...message }] })).toEqual({
      messages: [{ id: "1", ...message }],
    });
    expect(read("messages.push", `{"id":1,"receipt_id":2,"__proto__":{"id":3},"metadata":{"id":4}}`)).toEqual(
      JSON.parse(`{"id":"1","receipt_id":"2","__proto__":{"id":"3"},"metadata":{"id":4}}`),
    );
  });

  test.each([
    ["an id is missing", { id: "m1" }],
    ["an id is empty", { id: "m1", receipt_id: "" }],
    ["it is a login page", "<html>"],
    ["it is empty", ""],
  ])("but where %s, the error says that the push may have been sent", (_, body) => {
    expect(failure("messages.push", body)).toMatchObject({
      code: "unexpected_response",
      fix: expect.stringContaining("may have been sent"),
    });
  });
});

describe("a receipt needs its taps only", () => {
  test.each([
    ["a new status", { status: "snoozed", actions_taken: [] }],
    ["no counts", { status: "delivered", delivered_count: null, actions_taken: [{ action_id: "yes" }] }],
    ["a field of the future", { actions_taken: [], archived: true }],
  ])("%s", (_, body) => {
    expect(read("receipts.get", body)).toEqual(body);
    expect(read("receipts.list", [body])).toEqual({ receipts: [body] });
    expect(read("receipts.list", { receipts: [body], next_cursor: 7 })).toMatchObject({ receipts: [body] });
  });

  test.each([{}, { actions_taken: null }, { actions_taken: ["yes"] }])("%j is none", (body) => {
    expect(failure("receipts.get", body)).toMatchObject({ code: "unexpected_response" });
    expect(String(failure("receipts.list", { receipts: [body] }))).toContain("receipts.0");
  });
});

describe("a deletion", () => {
  test.each(["", "{}", '{"success":true}', '{"deleted":1}'])("is done by %j", (body) => {
    expect(failure("webhooks.delete", body, body === "" ? 204 : 200)).toBeUndefined();
  });

  test.each(["<html>", '{"success":false}', "[]", "true"])("is not done by %j", (body) => {
    expect(failure("topics.delete", body)).toMatchObject({ code: "unexpected_response" });
  });
});

test("items and lists are read with and without their wrapping", () => {
  expect(read("topics.create", { topic: { id: "t1" } }, 201)).toEqual({ topic: { id: "t1" } });
  expect(read("topics.create", { id: "t1" }, 200)).toEqual({ topic: { id: "t1" } });
  expect(read("messages.list", [])).toEqual({ messages: [] });
  expect(failure("topics.list", { topics: [null] })).toMatchObject({ code: "unexpected_response" });
});

describe("an error says what helps", () => {
  test("too many reads without Retry-After are not the monthly quota; too many pushes are", () => {
    expect(failure("receipts.get", "", 429)).toMatchObject({ code: "rate_limit", retryAfterMs: 60_000 });
    expect(failure("messages.push", "", 429)).toMatchObject({ code: "quota" });
    expect(failure("pushover.send", "", 429)).toMatchObject({ code: "quota" });
  });

  test("a topic's name as the dashboard shows it is corrected", () => {
    const error = failure("messages.push", { error: 'Topic "My Private Topic" not found' }, 404);
    expect(String(error)).toContain("Did you mean my-private-topic?");
  });

  test.each([503, 529, 500, 408])("%i keeps the wait that it asks for", (status) => {
    expect(failure("receipts.get", "", status, { "retry-after": "7" })).toMatchObject({
      code: "server",
      retryAfterMs: 7_000,
    });
  });
});
