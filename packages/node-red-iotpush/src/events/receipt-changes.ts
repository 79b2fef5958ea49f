import { answersOf, type Receipt, type ServiceEvent } from "@iotpush/core";

/**
 * Turns receipts read again and again into events: each answer, delivered, read and expired once. The first reading is where it
 * starts from: what happened before is not told.
 */
export class ReceiptChanges {
  #seen: Map<string, ReadonlySet<string>> | undefined;

  /** What is new in these receipts; receipts that are not among them any more are forgotten. */
  read(receipts: readonly Receipt[]): ServiceEvent[] {
    const before = this.#seen;
    const now = new Map<string, ReadonlySet<string>>();
    const events: ServiceEvent[] = [];
    for (const receipt of receipts) {
      const known = before?.get(receipt.receipt_id);
      const happened = happenings(receipt);
      now.set(receipt.receipt_id, new Set(happened.map(({ key }) => key)));
      if (before) events.push(...happened.filter(({ key }) => !known?.has(key)).map(({ event }) => event));
    }
    this.#seen = now;
    return events;
  }
}

function happenings(receipt: Receipt): { key: string; event: ServiceEvent }[] {
  const { receipt_id: receiptId, message_id: messageId, topic_id: topicId, updated_at: at } = receipt;
  const base = { receiptId, messageId, topicId, at };
  const plain = (event: "delivered" | "read" | "expired") => ({ key: event, event: { ...base, event } });
  return [
    ...(receipt.delivered_count > 0 ? [plain("delivered")] : []),
    ...(receipt.read_count > 0 ? [plain("read")] : []),
    ...answersOf(receipt).map((answer) => ({
      key: JSON.stringify([answer.actionId, answer.actedAt, answer.deviceId, answer.replyText]),
      event: { ...base, event: "action" as const, at: answer.actedAt ?? at, answer },
    })),
    ...(receipt.status === "expired" ? [plain("expired")] : []),
  ];
}
