import type { ApiClient } from "../client/api-client.js";
import type { CallOptions } from "../client/options.js";
import type { Receipt } from "../contract/receipt.js";
import { isNotFoundError } from "../wire/errors/guards.js";
import type { ServiceEvent } from "./answer.js";
import { eventsOf } from "./events-of.js";

export interface ConfirmOptions {
  /** The topic's name, if the client has a key for it: its receipts are read with that key. */
  readonly topic?: string | undefined;
}

/** How long before the event its message may have been sent: as long as a question lives. */
const DAY_MS = 86_400_000;

/**
 * The event as the message's receipt shows it: person, text and time come from there. Undefined if the receipt does not show it. An event
 * without a receipt's id is looked up by its message, which needs a session token; without one it is not confirmed. A `test` ping has no
 * receipt and is returned as it is. Rejects with an IotpushError if the receipt cannot be read right now. Documentation: Delivery Receipts.
 */
export function confirmedEvent(client: ApiClient, options: ConfirmOptions = {}) {
  return async (event: ServiceEvent): Promise<ServiceEvent | undefined> => {
    if (event.event === "test") return event;
    const receipt = await receiptOf(client, event, options);
    if (receipt?.message_id !== event.messageId) return undefined;
    const shown = eventsOf(receipt).find(
      ({ event: name, answer }) => name === event.event && answer?.actionId === event.answer?.actionId,
    );
    return shown && { ...shown, ...(event.topic === undefined ? {} : { topic: event.topic }) };
  };
}

/** For `CallbackReceiver`'s `confirm`: whether `confirmedEvent` finds the event. */
export function confirmWithReceipt(client: ApiClient, options: ConfirmOptions = {}) {
  const confirm = confirmedEvent(client, options);
  return async (event: ServiceEvent): Promise<boolean> => (await confirm(event)) !== undefined;
}

async function receiptOf(
  client: ApiClient,
  event: ServiceEvent,
  { topic }: ConfirmOptions,
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
  if (Number.isNaN(at)) return undefined;
  return receiptOfMessage(client, event.messageId, at - DAY_MS, { timeoutMs: 4_000 });
}

/**
 * The receipt of a message that was created after `since` (milliseconds since 1970), from the list, which takes a session token. Undefined
 * without one. Rejects with an IotpushError if it cannot be read just now.
 */
export async function receiptOfMessage(
  client: ApiClient,
  messageId: string,
  since: number,
  options: CallOptions = {},
): Promise<Receipt | undefined> {
  if (!client.hasSession) return undefined;
  const query = { since: new Date(since).toISOString(), limit: 100 };
  for await (const receipt of client.receipts.iterate(query, options))
    if (receipt.message_id === messageId) return receipt;
  return undefined;
}
