import { lockScreen, type PushInput, type PushResult } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";

/** A push that was accepted, as later steps see it. */
export const sent = (push: PushInput, result: PushResult) => ({
  id: result.id,
  message_id: result.id,
  receipt_id: result.receipt_id,
  topic: result.topic,
  subscribers: result.subscribers,
  timestamp: result.timestamp,
  buttons_shown: lockScreen(push.actions ?? []).hint,
});

export const sentOutput: OutputFields = [
  { key: "message_id", label: "Message ID" },
  { key: "receipt_id", label: "Receipt ID" },
  { key: "topic", label: "Topic" },
  { key: "subscribers", label: "Subscribed Phones", type: "integer" },
  { key: "timestamp", label: "Time", type: "datetime" },
  { key: "buttons_shown", label: "Where the Buttons Show" },
];

export const sentSample = {
  id: "31d902cf-0000-4000-8000-000000000001",
  message_id: "31d902cf-0000-4000-8000-000000000001",
  receipt_id: "b06e8c90-0000-4000-8000-000000000002",
  topic: "my-topic",
  subscribers: 2,
  timestamp: "2026-04-10T00:06:01.000Z",
  buttons_shown: "Shows on the lock screen as Approve, Reject.",
};
