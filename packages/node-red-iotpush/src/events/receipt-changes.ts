import type { Receipt, ServiceEvent } from "@iotpush/core";
import { eventsOf } from "@iotpush/core/adapter";

/** What is known to have happened, by receipt. Plain JSON. */
export type KnownReceipts = Readonly<Record<string, readonly string[]>>;

/** Receipts compared with what was known of them. */
export interface ReceiptComparison {
  /** What is new: each answer, delivered, read and expired once. */
  readonly events: readonly ServiceEvent[];
  /** What is known now; receipts that are not among these any more are forgotten. */
  readonly known: KnownReceipts;
}

/** Turns receipts into events. Without anything known before this is where it starts from: what happened already is not reported. */
export function compareReceipts(
  before: KnownReceipts | undefined,
  receipts: readonly Receipt[],
): ReceiptComparison {
  const known: Record<string, readonly string[]> = {};
  const events: ServiceEvent[] = [];
  for (const receipt of receipts) {
    const shown = eventsOf(receipt);
    known[receipt.receipt_id] = shown.map(({ id }) => id);
    const reported = new Set(before?.[receipt.receipt_id]);
    if (before) events.push(...shown.filter(({ id }) => !reported.has(id)));
  }
  return { events, known };
}
