import { type Answer, answersOf, type Receipt, type ServiceEvent } from "@iotpush/core/portable";

/** Events that a Zap can begin with. */
export const ZAP_EVENTS = ["action", "delivered", "read", "expired"] as const;
export type ZapEvent = (typeof ZAP_EVENTS)[number];

/** A topic of the account. */
export interface TopicRef {
  readonly id: string;
  readonly name: string;
}

/** What a Zap gets, in one shape for both dialects and for receipts. What is not known is null. */
export interface EventItem {
  /** The same for a webhook and for the receipt that tells of the same thing, so that Zapier sees it once. */
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

/** A webhook's event; null where it is none that a Zap can begin with, such as the test ping. */
export function fromEvent(event: ServiceEvent, topics: readonly TopicRef[]): EventItem | null {
  const name = ZAP_EVENTS.find((known) => known === event.event);
  if (!name) return null;
  const topic = topics.find(({ id, name: ofTopic }) => id === event.topicId || ofTopic === event.topic);
  return item(name, {
    messageId: event.messageId,
    receiptId: event.receiptId,
    topic: event.topic ?? topic?.name,
    topicId: event.topicId ?? topic?.id,
    at: event.at,
    answer: event.answer,
  });
}

/** What a receipt tells of one kind of event: none, one, or for actions several. */
export function fromReceipt(event: ZapEvent, receipt: Receipt, topics: readonly TopicRef[]): EventItem[] {
  const common = {
    messageId: receipt.message_id,
    receiptId: receipt.receipt_id,
    topicId: receipt.topic_id,
    topic: topics.find(({ id }) => id === receipt.topic_id)?.name,
  };
  if (event === "action")
    return answersOf(receipt).map((answer) => item(event, { ...common, at: answer.actedAt, answer }));
  return happened(event, receipt) ? [item(event, { ...common, at: receipt.updated_at })] : [];
}

function happened(event: ZapEvent, receipt: Receipt): boolean {
  if (event === "delivered") return (receipt.delivered_count ?? 0) > 0;
  if (event === "read") return (receipt.read_count ?? 0) > 0;
  return receipt.status === event;
}

function item(
  event: ZapEvent,
  of: {
    readonly messageId: string;
    readonly receiptId: string | undefined;
    readonly topic: string | undefined;
    readonly topicId: string | undefined;
    readonly at: string | undefined;
    readonly answer?: Answer | undefined;
  },
): EventItem {
  const at = of.at !== undefined && !Number.isNaN(Date.parse(of.at)) ? new Date(of.at).toISOString() : null;
  const { answer } = of;
  return {
    id: answer ? [event, of.messageId, answer.actionId, at].join(":") : `${event}:${of.messageId}`,
    event,
    message_id: of.messageId,
    receipt_id: of.receiptId ?? null,
    topic: of.topic ?? null,
    topic_id: of.topicId ?? null,
    action_id: answer?.actionId ?? null,
    action_label: answer?.actionLabel ?? null,
    reply_text: answer?.replyText ?? null,
    device_name: answer?.deviceName ?? null,
    user_id: answer?.userId ?? null,
    at,
  };
}
