import type { Clock } from "../../client/clock.js";
import { paginateReceipts } from "../../client/paginate-receipts.js";
import type { PortableClient } from "../../client/portable-client.js";
import type { Receipt, ReceiptListQuery } from "../../contract/receipt.js";
import type { RateLimitError } from "../../wire/errors/errors.js";
import { isIotpushError, isRateLimitError, isSessionExpiredError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import { RequestBudget, spacingMs } from "./request-budget.js";

/** A receipt to keep an eye on. */
export interface WatchedReceipt {
  readonly receiptId: string;
  /** The topic's name: tells which key reads the receipt. */
  readonly topic?: string | undefined;
  /** When it was created, ISO 8601, if known: a list need not go further back. */
  readonly createdAt?: string | undefined;
}

export interface ReceiptListener {
  /** Called with every reading, changed or not. */
  receipt(receipt: Receipt): void;
  /** A reading failed; `final` where asking again cannot help and the receipt is no longer watched. */
  problem(error: IotpushError, final: boolean): void;
  /** The poller was closed: nothing more will come. */
  closed?(): void;
}

interface Watch extends WatchedReceipt {
  readonly listeners: Set<ReceiptListener>;
  topicId?: string;
  /** A list did not show it: its topic is another account's, whose receipts only the topic's key reads. */
  unlisted?: boolean;
}

/** How many readings out of turn may be made at once, and how long others wait for the budget. */
const BURST = 10;
const LONGEST_WAIT_MS = 60_000;
const LIST_PAUSE_MS = 10 * 60_000;
const MAX_BACKOFF_MS = 60_000;
const FINAL = new Set([
  "invalid_key",
  "private_topic",
  "not_found",
  "session_expired",
  "method_not_allowed",
  "redirect",
]);

/**
 * Reads many receipts within one budget of requests. With a topic key each gets its turn; with a session token and several
 * open, one list serves all of a topic. The pace follows the number of receipts, never their age.
 */
export class ReceiptPoller {
  readonly #client: PortableClient;
  readonly #clock: Clock;
  readonly #budget: RequestBudget;
  readonly #watches = new Map<string, Watch>();
  readonly #stopped = new AbortController();
  #running = false;
  #failures = 0;
  #retryAt = 0;
  #listAgainAt = 0;
  #nextAt = 0;

  constructor(options: {
    readonly client: PortableClient;
    readonly clock: Clock;
    /** Requests a minute; default 60. */
    readonly requestsPerMinute?: number | undefined;
  }) {
    this.#client = options.client;
    this.#clock = options.clock;
    this.#budget = new RequestBudget(options.requestsPerMinute);
  }

  /** How many receipts are watched. */
  get size(): number {
    return this.#watches.size;
  }

  /** Starts to watch; the function returned ends it. */
  watch(target: WatchedReceipt, listener: ReceiptListener): () => void {
    const watch = this.#watches.get(target.receiptId) ?? { ...target, listeners: new Set<ReceiptListener>() };
    watch.listeners.add(listener);
    this.#watches.set(target.receiptId, watch);
    if (!this.#running) void this.#run();
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size === 0) this.#watches.delete(target.receiptId);
    };
  }

  /**
   * Reads a receipt out of turn, within the same budget: some at once, more of them one after the other. Undefined where a minute
   * would not do, or the signal aborted. Rejects with an IotpushError.
   */
  async readSoon(target: WatchedReceipt, signal: AbortSignal): Promise<Receipt | undefined> {
    const now = this.#clock.mono();
    const spacing = 60_000 / this.#budget.perMinute(now);
    const slot = Math.max(this.#nextAt, now);
    const wait = Math.max(slot - BURST * spacing, this.#retryAt) - now;
    if (wait > LONGEST_WAIT_MS) return undefined;
    this.#nextAt = slot + spacing;
    if (wait > 0) await this.#clock.sleep(wait, signal);
    if (signal.aborted) return undefined;
    try {
      const { receiptId, topic } = target;
      return await this.#client.receipts.get(receiptId, { topic, retry: "none", timeoutMs: 5_000 });
    } catch (error) {
      if (isRateLimitError(error)) this.#rateLimited(error);
      throw error;
    }
  }

  /** Ends all watching. */
  close(): void {
    const listeners = [...this.#watches.values()].flatMap((watch) => [...watch.listeners]);
    this.#watches.clear();
    this.#stopped.abort();
    for (const listener of listeners) listener.closed?.();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#watches.size > 0 && !this.#stopped.signal.aborted) {
      await this.#pace();
      const [next] = this.#watches.values();
      if (!next || this.#stopped.signal.aborted) break;
      const listed = this.#canList() && !next.unlisted;
      try {
        if (listed) await this.#readList(next.topicId);
        else await this.#readOne(next);
        this.#failures = 0;
      } catch (error) {
        if (!isIotpushError(error)) throw error;
        this.#failed(error, next, listed);
      }
    }
    this.#running = false;
  }

  /** Waits until the budget allows the next request. */
  async #pace(): Promise<void> {
    const now = this.#clock.mono();
    const spacing = spacingMs(this.#watches.size, this.#budget.perMinute(now));
    const at = Math.max(this.#nextAt, now + Math.min(spacing, 1_000), this.#retryAt);
    this.#nextAt = at + spacing;
    await this.#clock.sleep(at - now, this.#stopped.signal);
  }

  #canList(): boolean {
    return this.#client.hasSession && this.#watches.size > 1 && this.#clock.mono() >= this.#listAgainAt;
  }

  async #readOne(watch: Watch): Promise<void> {
    this.#toTheEnd(watch);
    const options = watch.topic === undefined ? {} : { topic: watch.topic };
    this.#tell(
      await this.#client.receipts.get(watch.receiptId, {
        ...options,
        retry: "none",
        signal: this.#stopped.signal,
      }),
    );
  }

  /** All watched receipts of a topic; of all topics where the first one's is not known yet. */
  async #readList(topicId: string | undefined): Promise<void> {
    const wanted = new Set(
      [...this.#watches.values()].filter(
        (watch) => !watch.unlisted && (!topicId || watch.topicId === topicId),
      ),
    );
    for (const watch of wanted) this.#toTheEnd(watch);
    const since = oldest([...wanted].map((watch) => watch.createdAt));
    const missing = new Set([...wanted].map((watch) => watch.receiptId));
    const query = { limit: 100, ...(topicId ? { topic_id: topicId } : {}), ...(since ? { since } : {}) };
    let first = true;
    const list = async (page: ReceiptListQuery) => {
      if (!first) await this.#pace();
      first = false;
      return this.#client.receipts.list(page, { retry: "none", signal: this.#stopped.signal });
    };
    for await (const receipt of paginateReceipts(list, query)) {
      this.#tell(receipt);
      missing.delete(receipt.receipt_id);
      if (missing.size === 0) return;
    }
    for (const watch of wanted) if (missing.has(watch.receiptId)) watch.unlisted = true;
  }

  #tell(receipt: Receipt): void {
    const watch = this.#watches.get(receipt.receipt_id);
    if (!watch) return;
    watch.topicId = receipt.topic_id;
    for (const listener of [...watch.listeners]) listener.receipt(receipt);
  }

  #toTheEnd(watch: Watch): void {
    this.#watches.delete(watch.receiptId);
    this.#watches.set(watch.receiptId, watch);
  }

  #rateLimited({ retryAfterMs }: RateLimitError): void {
    const now = this.#clock.mono();
    this.#budget.rateLimited(now);
    this.#retryAt = now + retryAfterMs;
  }

  #failed(error: IotpushError, watch: Watch, listed: boolean): void {
    const now = this.#clock.mono();
    if (isRateLimitError(error)) this.#rateLimited(error);
    else if (listed) {
      // Lists need a session token, which lasts about an hour; single receipts may still be read with the topic's key.
      this.#listAgainAt = now + (isSessionExpiredError(error) ? LIST_PAUSE_MS : MAX_BACKOFF_MS);
      return;
    }
    const final = FINAL.has(error.code);
    if (!final) this.#failures += 1;
    if (!final && !isRateLimitError(error))
      this.#retryAt = now + Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** Math.min(this.#failures, 6));
    if (final) this.#watches.delete(watch.receiptId);
    for (const listener of [...watch.listeners]) listener.problem(error, final);
  }
}

/** A moment just before the oldest of these; none where one is not known. */
function oldest(times: readonly (string | undefined)[]): string | undefined {
  const known = times.map((time) => (time === undefined ? Number.NaN : Date.parse(time)));
  const first = Math.min(...known);
  return Number.isNaN(first) ? undefined : new Date(first - 1_000).toISOString();
}
