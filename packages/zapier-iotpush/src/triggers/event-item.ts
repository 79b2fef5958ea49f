import { eventId, type ReceiptEvent, type ServiceEvent, type TopicRef } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";
import { SAMPLE, SAMPLE_TOPIC_ID, sentOutput, tapped, tappedOutput, tappedSample } from "../fields/tapped.js";

export const ZAP_EVENTS = ["action", "delivered", "read", "expired"] as const;
export type ZapEvent = (typeof ZAP_EVENTS)[number];

/**
 * What a Zap gets for an event of a webhook or a receipt, in one shape for both profiles; null for an event that cannot start a Zap, such
 * as the test ping. Unknown fields are null.
 */
export function toItem(event: ServiceEvent | ReceiptEvent, topics: readonly TopicRef[]) {
  const name = ZAP_EVENTS.find((known) => known === event.event);
  if (!name) return null;
  const { answer } = event;
  const topic = topics.find(({ id, name: ofTopic }) => id === event.topicId || ofTopic === event.topic);
  const at = Date.parse(answer?.actedAt ?? event.at ?? "");
  return {
    /** The same for a webhook and for the receipt that reports the same thing, so that polling runs a Zap once. */
    id: "id" in event ? event.id : eventId(event),
    event: name,
    message_id: event.messageId,
    receipt_id: event.receiptId ?? null,
    topic: event.topic ?? topic?.name ?? null,
    topic_id: event.topicId ?? topic?.id ?? null,
    ...tapped(answer),
    at: Number.isNaN(at) ? null : new Date(at).toISOString(),
  };
}
export type EventItem = NonNullable<ReturnType<typeof toItem>>;

export const eventOutput: OutputFields = [
  { key: "id", label: "Event ID", primary: true },
  { key: "event", label: "Event" },
  ...sentOutput,
  { key: "topic_id", label: "Topic ID" },
  ...tappedOutput,
  { key: "at", label: "Time", type: "datetime" },
];

const TIME = "2026-04-10T00:10:22.000Z";

export function eventSample(event: ZapEvent): EventItem {
  const action = event === "action";
  return {
    id: action ? `action:${SAMPLE.message_id}:approve:${TIME}` : `${event}:${SAMPLE.message_id}`,
    event,
    ...SAMPLE,
    topic_id: SAMPLE_TOPIC_ID,
    ...(action ? tappedSample : tapped()),
    at: TIME,
  };
}
