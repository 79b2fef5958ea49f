import type { Receipt } from "../contract/receipt.js";
import type { Answer, ServiceEvent } from "./answer.js";

/** The answers that a receipt shows, first one first. Documentation: Get a receipt. */
export function answersOf(receipt: Receipt): Answer[] {
  return receipt.actions_taken
    .map(
      (taken): Answer => ({
        messageId: receipt.message_id,
        receiptId: receipt.receipt_id,
        topicId: receipt.topic_id,
        actionId: taken.action_id,
        actedAt: taken.acted_at,
        ...(taken.action_label ? { actionLabel: taken.action_label } : {}),
        ...(taken.reply_text ? { replyText: taken.reply_text } : {}),
        ...(taken.device_name ? { deviceName: taken.device_name } : {}),
        ...(taken.device_id ? { deviceId: taken.device_id } : {}),
        ...(taken.user_id ? { userId: taken.user_id } : {}),
      }),
    )
    .toSorted((a, b) => Date.parse(a.actedAt ?? "") - Date.parse(b.actedAt ?? ""));
}

/** An event that a receipt shows. */
export interface ReceiptEvent extends ServiceEvent {
  /** The same each time the receipt is read, and the same as `eventId` of a callback or webhook that reports the same thing. */
  readonly id: string;
}

/**
 * Identifies what happened, however it was learned: by callback, by webhook of either profile, or from a receipt. Not a hash: it
 * holds the button's id and the time, never a reply.
 */
export function eventId({ event, messageId, at, answer }: ServiceEvent): string {
  if (!answer) return `${event}:${messageId}`;
  const time = Date.parse(answer.actedAt ?? at ?? "");
  return [event, messageId, answer.actionId, Number.isNaN(time) ? "" : new Date(time).toISOString()].join(
    ":",
  );
}

/**
 * The events that a receipt shows, each once: delivered, read, every answer, expired. A receipt gives its topic only by id.
 * Documentation: Delivery Receipts.
 */
export function eventsOf(receipt: Receipt): ReceiptEvent[] {
  const { receipt_id: receiptId, message_id: messageId, topic_id: topicId, updated_at: at, status } = receipt;
  const base = { receiptId, messageId, topicId };
  const plain = (event: "delivered" | "read" | "expired") => ({ ...base, event, at });
  const read = (receipt.read_count ?? 0) > 0 || status === "read";
  const events: ServiceEvent[] = [
    ...(read || (receipt.delivered_count ?? 0) > 0 || status === "delivered" ? [plain("delivered")] : []),
    ...(read ? [plain("read")] : []),
    ...answersOf(receipt).map((answer) => ({
      ...base,
      event: "action" as const,
      at: answer.actedAt ?? at,
      answer,
    })),
    ...(status === "expired" ? [plain("expired")] : []),
  ];
  const seen = new Map<string, number>();
  return events.map((event) => {
    const id = eventId(event);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return { ...event, id: times === 1 ? id : `${id}#${times}` };
  });
}
