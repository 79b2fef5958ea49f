import {
  type IotpushClient,
  isIotpushError,
  type Receipt,
  type ServiceEvent,
  systemClock,
} from "@iotpush/core";
import { DEFAULT_EXPIRY_MS, eventsOf, isRateLimitError } from "@iotpush/core/adapter";
import { isRecord } from "../host/overrides.js";
import { eventRecords, type Records } from "./event-records.js";

/** The wait between two readings, for each page of receipts: many receipts do not mean many requests a minute. */
const EVERY_MS = 5_000;
const AFTER_FAILURE_MS = 30_000;
const PAGE = 100;
/** The record of what was reported, kept across restarts so that what happens during one is reported afterwards. */
export const RECEIPTS = "receipts";

/**
 * Finds events by listing the receipts of the last day every five seconds, until the signal aborts; needs a session token. `onState` is called
 * with the error of each failed read, and without one when reading starts to work or works again.
 */
export async function readEvents(
  client: IotpushClient,
  store: Records,
  signal: AbortSignal,
  onEvent: (event: ServiceEvent) => Promise<void>,
  onState: (error?: unknown) => void,
): Promise<void> {
  let known = toKnown(await storedReceipts(store));
  let works = false;
  while (!signal.aborted) {
    let wait = EVERY_MS;
    try {
      const receipts = await listReceipts(client, signal);
      const found = compareReceipts(known, receipts);
      for (const event of found.events) await onEvent(event);
      if (found.events.length > 0 || !known) await (await eventRecords(store)).save(RECEIPTS, found.known);
      known = found.known;
      if (!works && !signal.aborted) onState();
      works = true;
      wait *= Math.max(1, Math.ceil(receipts.length / PAGE));
    } catch (error) {
      if (signal.aborted) return;
      works = false;
      onState(error);
      wait = isIotpushError(error) && isRateLimitError(error) ? error.retryAfterMs : AFTER_FAILURE_MS;
    }
    await systemClock.sleep(wait, signal);
  }
}

/** Undefined if the store cannot be read: reading starts from where the receipts are. */
const storedReceipts = (store: Records): Promise<unknown> =>
  eventRecords(store)
    .then(async (records) => (await records.load()).get(RECEIPTS))
    .catch(() => undefined);

async function listReceipts(client: IotpushClient, signal: AbortSignal): Promise<Receipt[]> {
  const since = new Date(Date.now() - DEFAULT_EXPIRY_MS).toISOString();
  const receipts: Receipt[] = [];
  for await (const receipt of client.receipts.iterate({ since, limit: PAGE }, { signal }))
    receipts.push(receipt);
  return receipts;
}

const toKnown = (stored: unknown): KnownReceipts | undefined =>
  isRecord(stored) && Object.values(stored).every(Array.isArray) ? (stored as KnownReceipts) : undefined;

/** What is known to have happened, by receipt. Plain JSON. */
type KnownReceipts = Readonly<Record<string, readonly string[]>>;

/**
 * Compares receipts with what was known about them: each new answer, delivered, read or expired is an event. Without `before` there are
 * no events, since what happened before the first read is not reported. Receipts that are missing from the list are forgotten.
 */
export function compareReceipts(before: KnownReceipts | undefined, receipts: readonly Receipt[]) {
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
