import type { ApiClient } from "../../client/api-client.js";
import { apiClient, checkEach, count, type OptionCheck, part } from "../../client/check-options.js";
import type { Clock } from "../../client/clock.js";
import type { Receipt } from "../../contract/receipt.js";
import { isIotpushError, isRateLimitError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import { queueOf, type Rank, type ReadQueue, type Want } from "./read-queue.js";
import { receiptLists } from "./receipt-lists.js";

/** A receipt to be read. */
export interface ReceiptTarget {
  readonly receiptId: string;
  /** The topic's name: says which key reads the receipt. */
  readonly topic?: string | undefined;
  /** When it was created, ISO 8601, if known: a list need not go further back. */
  readonly createdAt?: string | undefined;
}

export interface ReceiptListener {
  /** Called with every reading, changed or not. */
  receipt(receipt: Receipt): void;
  /** A reading failed; `final` if reading again cannot help and the receipt is no longer watched. */
  problem(error: IotpushError, final: boolean): void;
  /** The reader was closed: nothing more will come. */
  closed?(): void;
}

export interface ReceiptReaderOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Reads a minute; default 60. The lowest of all readers of the service in this process holds. */
  readonly requestsPerMinute?: number | undefined;
}

const OPTIONS: Readonly<Record<keyof ReceiptReaderOptions, OptionCheck>> = {
  client: apiClient,
  clock: part,
  requestsPerMinute: count,
};

interface WatchOptions {
  /** How often the receipt is read, budget permitting; default 2 s. */
  readonly everyMs?: number | undefined;
  /** Its callback will be confirmed by a `look`, which must not wait behind the many receipts that are watched. */
  readonly confirms?: boolean;
}

/** A watched receipt. */
export interface Watch extends Want {
  readonly target: ReceiptTarget;
  readonly listeners: Set<ReceiptListener>;
  readonly everyMs: number;
  /** Gives back what is reserved for confirming its callback. */
  readonly release: (() => void) | undefined;
  topicId?: string;
  failures: number;
}

/** Nobody taps sooner. */
const FIRST_LOOK_MS = 1_000;
const EVERY_MS = 2_000;
/** A first look goes before whatever has waited for less: even if more is asked than can be read, the older ones have their turn. */
const AHEAD_MS = 120_000;
const LONGEST_BACKOFF_MS = 60_000;
const LOOK_LIMIT_MS = 60_000;

/** Whether reading the same receipt again cannot help. A proxy's page instead of a receipt may be gone the next time. */
export const isFinalError = (error: IotpushError): boolean =>
  !error.isTemporary && error.code !== "unexpected_response" && error.code !== "aborted";

/**
 * Reads receipts. All readers of a service in one process share one budget: a bucket of 120 reads, refilled by 60 a minute, however
 * many askers, clients and flows there are. First looks go before second ones, then whatever was not read for longest. Each receipt
 * is read with its own topic's key; with a session token, one list serves up to a hundred.
 */
export class ReceiptReader {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  readonly #queue: ReadQueue;
  readonly #leave: () => void;
  readonly #watches = new Map<string, Watch>();
  readonly #closed = new AbortController();
  readonly #lists: ReturnType<typeof receiptLists>;

  constructor(options: ReceiptReaderOptions) {
    checkEach("A reader's option", options, OPTIONS, ["client", "clock"]);
    const { client, clock, requestsPerMinute } = options;
    this.#client = client;
    this.#clock = clock;
    this.#queue = queueOf(new URL(client.baseUrl).origin, clock);
    this.#leave = this.#queue.budget.join(requestsPerMinute);
    this.#lists = receiptLists({ client, clock, queue: this.#queue }, this.#closed.signal, (receipt) => {
      const watch = this.#watches.get(receipt.receipt_id);
      if (watch) this.#tell(watch, receipt);
    });
  }

  /** How many receipts are watched. */
  get size(): number {
    return this.#watches.size;
  }

  /**
   * How long one more receipt may have to wait for a look, in milliseconds. At worst, without callbacks and with topic keys only:
   * open questions × 1 s + 1 s.
   */
  get delayMs(): number {
    return this.#queue.delayMs(1);
  }

  /** Reads a receipt repeatedly until the returned function is called. */
  watch(target: ReceiptTarget, listener: ReceiptListener, options: WatchOptions = {}): () => void {
    const watch = this.#watches.get(target.receiptId) ?? this.#newWatch(target, options);
    watch.listeners.add(listener);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size === 0) this.#forget(watch);
    };
  }

  /**
   * Reads a receipt once, ahead of all routine reads unless its rank is `routine`; rank `tap` goes ahead of everything. Resolves to
   * undefined if the signal aborts or its turn has not come by `by`, a time of the clock's `mono()`, by default in a minute. Rejects with
   * an IotpushError if the read fails.
   */
  async look(
    target: ReceiptTarget,
    options: {
      readonly by?: number | undefined;
      readonly signal?: AbortSignal | undefined;
      readonly rank?: Rank;
    } = {},
  ): Promise<Receipt | undefined> {
    const { by = this.#clock.mono() + LOOK_LIMIT_MS, signal, rank = "due" } = options;
    const late = new AbortController();
    const over = AbortSignal.any([late.signal, this.#closed.signal, ...(signal ? [signal] : [])]);
    void this.#clock.sleep(by - this.#clock.mono(), over).then(() => late.abort("late"));
    try {
      return await this.#queue.once(rank, () => this.#read(target, signal), over);
    } finally {
      late.abort("over");
    }
  }

  /** Ends all watching, and gives up what is being read. */
  close(): void {
    const watches = [...this.#watches.values()];
    for (const watch of watches) this.#forget(watch);
    this.#closed.abort();
    this.#lists.close();
    this.#leave();
    for (const { listeners } of watches) for (const listener of listeners) listener.closed?.();
  }

  #newWatch(target: ReceiptTarget, { everyMs = EVERY_MS, confirms = false }: WatchOptions): Watch {
    const watch: Watch = {
      target,
      listeners: new Set(),
      everyMs,
      release: confirms ? this.#queue.budget.reserve() : undefined,
      failures: 0,
      rank: "routine",
      readyAt: this.#clock.mono() + FIRST_LOOK_MS,
      lastAt: this.#clock.mono() - AHEAD_MS,
      go: () => this.#lookAt(watch),
    };
    this.#watches.set(target.receiptId, watch);
    if (!this.#closed.signal.aborted) this.#lists.add(watch);
    return watch;
  }

  #forget(watch: Watch): void {
    if (this.#watches.get(watch.target.receiptId) === watch) this.#watches.delete(watch.target.receiptId);
    this.#lists.delete(watch);
    watch.release?.();
  }

  async #lookAt(watch: Watch): Promise<void> {
    watch.readyAt = this.#clock.mono() + watch.everyMs;
    try {
      this.#tell(watch, await this.#read(watch.target));
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      if (!this.#closed.signal.aborted) this.#failed(watch, error);
    }
    this.#lists.arrange();
  }

  async #read({ receiptId, topic }: ReceiptTarget, signal?: AbortSignal): Promise<Receipt> {
    const closed = this.#closed.signal;
    try {
      const receipt = await this.#client.receipts.get(receiptId, {
        retry: "none",
        topic,
        signal: signal ? AbortSignal.any([closed, signal]) : closed,
      });
      this.#queue.budget.ended(true);
      return receipt;
    } catch (error) {
      if (isRateLimitError(error)) this.#queue.budget.rateLimited(error.retryAfterMs);
      else if (isIotpushError(error) && error.isTemporary) this.#queue.budget.ended(false);
      throw error;
    }
  }

  #tell(watch: Watch, receipt: Receipt): void {
    watch.topicId = receipt.topic_id;
    watch.failures = 0;
    for (const listener of [...watch.listeners]) listener.receipt(receipt);
  }

  #failed(watch: Watch, error: IotpushError): void {
    const final = isFinalError(error);
    watch.failures += 1;
    watch.readyAt =
      this.#clock.mono() + Math.min(LONGEST_BACKOFF_MS, 1_000 * 2 ** Math.min(watch.failures, 6));
    if (final) this.#forget(watch);
    for (const listener of [...watch.listeners]) listener.problem(error, final);
  }
}
