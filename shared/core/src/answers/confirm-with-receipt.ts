import type { PortableClient } from "../client/portable-client.js";
import type { Receipt } from "../contract/receipt.js";
import { isNotFoundError } from "../wire/errors/guards.js";
import type { ServiceEvent } from "./answer.js";
import { answersOf } from "./read-receipt.js";

export interface ConfirmOptions {
  /** The topic's name, where the client has a key for it: its receipts are read with that key. */
  readonly topic?: string | undefined;
  /** How far before the event its message may have been sent, in milliseconds; default 24 hours, a question's life. */
  readonly lookBackMs?: number | undefined;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * For `CallbackReceiver`'s `confirm`: whether the receipt shows what the event tells. An event without a receipt's id is looked
 * up by its message, which takes a session token; without one it is not confirmed. A `test` ping has no receipt and is let through.
 * Rejects with an IotpushError where the receipt cannot be read just now, so that the event is sent again.
 * Documentation: Delivery Receipts.
 */
export function confirmWithReceipt(client: PortableClient, options: ConfirmOptions = {}) {
  return async (event: ServiceEvent): Promise<boolean> => {
    if (event.event === "test") return true;
    const receipt = await receiptOf(client, event, options);
    return receipt !== undefined && receipt.message_id === event.messageId && shows(receipt, event);
  };
}

async function receiptOf(
  client: PortableClient,
  event: ServiceEvent,
  { topic, lookBackMs = DAY_MS }: ConfirmOptions,
): Promise<Receipt | undefined> {
  if (event.receiptId) {
    try {
      return await client.receipts.get(event.receiptId, { topic, timeoutMs: 4_000 });
    } catch (error) {
      if (isNotFoundError(error)) return undefined;
      throw error;
    }
  }
  const at = Date.parse(event.at ?? "");
  if (!client.hasSession || Number.isNaN(at)) return undefined;
  const since = new Date(at - lookBackMs).toISOString();
  for await (const receipt of client.receipts.iterate({ since, limit: 100 }, { timeoutMs: 4_000 }))
    if (receipt.message_id === event.messageId) return receipt;
  return undefined;
}

function shows(receipt: Receipt, { event, answer }: ServiceEvent): boolean {
  switch (event) {
    case "action":
      return answersOf(receipt).some(({ actionId }) => actionId === answer?.actionId);
    case "delivered":
      return (receipt.delivered_count ?? 0) > 0;
    case "read":
      return (receipt.read_count ?? 0) > 0;
    default:
      return receipt.status === event;
  }
}
