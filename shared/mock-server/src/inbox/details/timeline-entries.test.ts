import { expect, test } from "vitest";
import type { DeliveryView, MessageView } from "../../views.js";
import { timelineOf } from "./timeline-entries.js";

const at = (second: number) => `2026-11-24T12:00:${String(second).padStart(2, "0")}.000Z`;
const phones = [
  { id: "p1", name: "Pixel 9" },
  { id: "p2", name: "iPhone 16" },
];
const message: MessageView = {
  id: "m",
  receiptId: "r",
  topic: "my-topic",
  title: "Deployment request",
  message: "Release?",
  priority: "high",
  tags: [],
  clickUrl: null,
  actions: [{ id: "approve", label: "Approve", type: "button" }],
  preset: null,
  hasCallback: true,
  status: "acted",
  phones: [
    { phoneId: "p1", deliveredAt: at(1), readAt: at(3) },
    { phoneId: "p2", deliveredAt: null, readAt: null },
  ],
  actionsTaken: [{ action_id: "approve", device_name: "Pixel 9", acted_at: at(4) }],
  createdAt: at(0),
  expiresAt: at(50),
};
const delivery: DeliveryView = {
  id: "d",
  kind: "callback",
  event: "action",
  messageId: "m",
  url: "http://127.0.0.1:9/secret-path",
  state: "delivered",
  attempts: [
    { at: at(5), status: null, error: "ECONNREFUSED", durationMs: 1, responseBody: "" },
    { at: at(6), status: 200, error: null, durationMs: 12.4, responseBody: "ok" },
  ],
  requestBody: "{}",
  nextAttemptAt: null,
};

test("says what happened in order, with the attempts of its callback", () => {
  expect(timelineOf(message, [delivery], phones).map(({ text, went }) => [text, went])).toEqual([
    ["Pushed to my-topic", "well"],
    ["Delivered to Pixel 9", "well"],
    ["Read on Pixel 9", "well"],
    ["Pixel 9 answered approve", "well"],
    ["Callback (action) to 127.0.0.1:9: ECONNREFUSED", "wrong"],
    ["Callback (action) to 127.0.0.1:9: 200 in 12 ms", "well"],
  ]);
});

test("an open message ends with when it expires, an expired one with that it did", () => {
  const open = { ...message, actionsTaken: [], status: "delivered" as const };
  expect(timelineOf(open, [], phones).at(-1)).toMatchObject({ text: "Expires", went: "neither" });
  expect(timelineOf({ ...open, status: "expired" }, [], phones).at(-1)).toMatchObject({
    text: "Expired unanswered",
    went: "wrong",
  });
});
