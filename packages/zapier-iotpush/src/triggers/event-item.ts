import { eventId, type ReceiptEvent, type ServiceEvent, type TopicRef } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";

export const ZAP_EVENTS = ["action", "delivered", "read", "expired"] as const;
export type ZapEvent = (typeof ZAP_EVENTS)[number];

/** What a Zap gets, in one shape for both profiles and for receipts. What is not known is null. */
export interface EventItem {
  /** The same for a webhook and for the receipt that reports the same thing, so that polling runs a Zap once. */
  readonly id: string;
  readonly event: ZapEvent;
  readonly message_id: string;
  readonly receipt_id: string | null;
  readonly topic: string | null;
  readonly topic_id: string | null;
  readonly action_id: string | null;
  readonly action_label: string | null;
  readonly reply_text: string | null;
  readonly device_name: string | null;
  readonly user_id: string | null;
  /** ISO 8601. */
  readonly at: string | null;
}

/** An event of a webhook or a receipt; null for one that a Zap cannot start with, such as the test ping. */
export function toItem(event: ServiceEvent | ReceiptEvent, topics: readonly TopicRef[]): EventItem | null {
  const name = ZAP_EVENTS.find((known) => known === event.event);
  if (!name) return null;
  const { answer } = event;
  const topic = topics.find(({ id, name: ofTopic }) => id === event.topicId || ofTopic === event.topic);
  const at = Date.parse(answer?.actedAt ?? event.at ?? "");
  return {
    id: "id" in event ? event.id : eventId(event),
    event: name,
    message_id: event.messageId,
    receipt_id: event.receiptId ?? null,
    topic: event.topic ?? topic?.name ?? null,
    topic_id: event.topicId ?? topic?.id ?? null,
    action_id: answer?.actionId ?? null,
    action_label: answer?.actionLabel ?? null,
    reply_text: answer?.replyText ?? null,
    device_name: answer?.deviceName ?? null,
    user_id: answer?.userId ?? null,
    at: Number.isNaN(at) ? null : new Date(at).toISOString(),
  };
}

export const eventOutput: OutputFields = [
  { key: "id", label: "Event ID", primary: true },
  { key: "event", label: "Event" },
  { key: "message_id", label: "Message ID" },
  { key: "receipt_id", label: "Receipt ID" },
  { key: "topic", label: "Topic" },
  { key: "topic_id", label: "Topic ID" },
  { key: "action_id", label: "Button ID" },
  { key: "action_label", label: "Button Text" },
  { key: "reply_text", label: "Reply" },
  { key: "device_name", label: "Device" },
  { key: "user_id", label: "User ID" },
  { key: "at", label: "Time", type: "datetime" },
];

const MESSAGE = "31d902cf-0000-4000-8000-000000000001";
const TIME = "2026-04-10T00:10:22.000Z";

export function eventSample(event: ZapEvent): EventItem & Record<string, unknown> {
  const action = event === "action";
  return {
    id: action ? `action:${MESSAGE}:approve:${TIME}` : `${event}:${MESSAGE}`,
    event,
    message_id: MESSAGE,
    receipt_id: "b06e8c90-0000-4000-8000-000000000002",
    topic: "my-topic",
    topic_id: "5f0f3a4e-0000-4000-8000-000000000003",
    action_id: action ? "approve" : null,
    action_label: action ? "Approve" : null,
    reply_text: null,
    device_name: action ? "Pixel 9" : null,
    user_id: action ? "9a1c1d52-0000-4000-8000-000000000004" : null,
    at: TIME,
  };
}
