import { answersOf, type Receipt, type ServiceEvent } from "@iotpush/core";

/** What is known to have happened, by receipt. Plain JSON. */
export type KnownReceipts = Readonly<Record<string, readonly string[]>>;

/** Receipts compared with what was known of them. */
export interface ReceiptComparison {
  /** What is new: each answer, delivered, read and expired once. */
  readonly events: readonly ServiceEvent[];
  /** What is known now; receipts that are not among these any more are forgotten. */
  readonly known: KnownReceipts;
}

/** Turns receipts into events. Without anything known before this is where it starts from: what happened already is not told. */
export function compareReceipts(
  before: KnownReceipts | undefined,
  receipts: readonly Receipt[],
): ReceiptComparison {
  const known: Record<string, readonly string[]> = {};
  const events: ServiceEvent[] = [];
  for (const receipt of receipts) {
    const happened = happenings(receipt);
    known[receipt.receipt_id] = happened.map(({ key }) => key);
    const told = new Set(before?.[receipt.receipt_id]);
    if (before) events.push(...happened.filter(({ key }) => !told.has(key)).map(({ event }) => event));
  }
  return { events, known };
}

function happenings(receipt: Receipt): { key: string; event: ServiceEvent }[] {
  const { receipt_id: receiptId, message_id: messageId, topic_id: topicId, updated_at: at } = receipt;
  const base = { receiptId, messageId, topicId, at };
  const plain = (event: "delivered" | "read" | "expired") => ({ key: event, event: { ...base, event } });
  return [
    ...((receipt.delivered_count ?? 0) > 0 ? [plain("delivered")] : []),
    ...((receipt.read_count ?? 0) > 0 ? [plain("read")] : []),
    ...answersOf(receipt).map((answer) => ({
      key: JSON.stringify([answer.actionId, answer.actedAt, answer.deviceId, answer.replyText]),
      event: { ...base, event: "action" as const, at: answer.actedAt ?? at, answer },
    })),
    ...(receipt.status === "expired" ? [plain("expired")] : []),
  ];
}
