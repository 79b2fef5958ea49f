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
/** The name of the stored record. */
const RECEIPTS = "receipts";

export interface EventReaderOptions {
  readonly client: IotpushClient;
  /** Keeps across restarts what was reported, so that what happens meanwhile is reported afterwards. */
  readonly store: Records;
  onEvent(event: ServiceEvent): Promise<void>;
  /** Called with the error of each failed reading, and without one when readings work, or work again. */
  onState(error?: unknown): void;
}

/** Finds events by listing the receipts of the last day every five seconds; needs a session token. */
export class EventReader {
  readonly #options: EventReaderOptions;
  #running: AbortController | undefined;
  /** How the last reading went. */
  #last: { readonly error?: unknown } | undefined;

  constructor(options: EventReaderOptions) {
    this.#options = options;
  }

  /** Starts reading; if it reads already, reports how that goes to whoever came since. */
  start(): void {
    if (this.#running) {
      if (this.#last) this.#options.onState(this.#last.error);
      return;
    }
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#last = undefined;
  }

  /** Stops, and forgets what was reported, since nobody listens any more. */
  async forget(): Promise<void> {
    this.stop();
    await (await eventRecords(this.#options.store)).remove(RECEIPTS);
  }

  async #run(signal: AbortSignal): Promise<void> {
    let known = toKnown(await this.#stored());
    const tell = (error?: unknown) => {
      this.#last = { error };
      this.#options.onState(error);
    };
    while (!signal.aborted) {
      let wait = EVERY_MS;
      try {
        const receipts = await this.#receipts(signal);
        const found = compareReceipts(known, receipts);
        for (const event of found.events) await this.#options.onEvent(event);
        if (found.events.length > 0 || !known)
          await (await eventRecords(this.#options.store)).save(RECEIPTS, found.known);
        known = found.known;
        if (!signal.aborted && (!this.#last || this.#last.error !== undefined)) tell();
        wait *= Math.max(1, Math.ceil(receipts.length / PAGE));
      } catch (error) {
        if (signal.aborted) return;
        tell(error);
        wait = isIotpushError(error) && isRateLimitError(error) ? error.retryAfterMs : AFTER_FAILURE_MS;
      }
      await systemClock.sleep(wait, signal);
    }
  }

  /** Undefined if the store cannot be read: reading starts from where the receipts are. */
  async #stored(): Promise<unknown> {
    const records = await eventRecords(this.#options.store).catch(() => undefined);
    return (await records?.load().catch(() => undefined))?.get(RECEIPTS);
  }

  async #receipts(signal: AbortSignal): Promise<Receipt[]> {
    const since = new Date(Date.now() - DEFAULT_EXPIRY_MS).toISOString();
    const receipts: Receipt[] = [];
    for await (const receipt of this.#options.client.receipts.iterate({ since, limit: PAGE }, { signal }))
      receipts.push(receipt);
    return receipts;
  }
}

const toKnown = (stored: unknown): KnownReceipts | undefined =>
  isRecord(stored) && Object.values(stored).every(Array.isArray) ? (stored as KnownReceipts) : undefined;

/** What is known to have happened, by receipt. Plain JSON. */
type KnownReceipts = Readonly<Record<string, readonly string[]>>;

/**
 * Compares receipts with what was known of them: each answer, delivered, read and expired that is new is an event. Without `before` there are
 * none: what happened before the first reading is not reported. Receipts that are not among these any more are forgotten.
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
