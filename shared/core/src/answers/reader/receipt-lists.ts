import type { ApiClient } from "../../client/api-client.js";
import type { Clock } from "../../client/clock.js";
import { paginateReceipts } from "../../client/paginate-receipts.js";
import type { Receipt, ReceiptListQuery } from "../../contract/receipt.js";
import { isIotpushError, isRateLimitError, isSessionExpiredError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import { LONG_AGO } from "./read-budget.js";
import type { ReadQueue, Want } from "./read-queue.js";
import type { Watch } from "./receipt-reader.js";

export interface ReceiptListsOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly queue: ReadQueue;
  readonly signal: AbortSignal;
  readonly told: (receipt: Receipt) => void;
}

/** More receipts may be watched by then, which the same list serves. */
const FIRST_LOOK_MS = 1_000;
const EVERY_MS = 2_000;
const EXPIRED_PAUSE_MS = 10 * 60_000;
const FAILED_PAUSE_MS = 60_000;
/** A list that needs more pages than this share of the receipts it would save is not worth it. */
const RECEIPTS_A_PAGE = 2;

/** Puts watched receipts into the queue: each one, or one list for all that a session token can list. */
export class ReceiptLists {
  readonly #options: ReceiptListsOptions;
  /** Watched, and expected in a list. */
  readonly #listed = new Set<Watch>();
  readonly #list: Want;
  #isListing = false;
  #listAgainAt = LONG_AGO;

  constructor(options: ReceiptListsOptions) {
    this.#options = options;
    this.#list = {
      rank: "routine",
      readyAt: LONG_AGO,
      lastAt: LONG_AGO,
      go: () => this.#readList(),
    };
  }

  add(watch: Watch): void {
    if (this.#options.client.hasSession) this.#listed.add(watch);
    this.arrange();
    if (!this.#isListing) this.#options.queue.add(watch);
  }

  delete(watch: Watch): void {
    this.#listed.delete(watch);
    this.#options.queue.delete(watch);
    this.arrange();
  }

  close(): void {
    this.#listed.clear();
    this.#options.queue.delete(this.#list);
  }

  /** Changes between a list and single readings if it is time. */
  arrange(): void {
    const { clock, queue } = this.#options;
    const wanted = this.#listed.size > 1 && clock.mono() >= this.#listAgainAt;
    if (wanted === this.#isListing) return;
    this.#isListing = wanted;
    for (const watch of this.#listed) wanted ? queue.delete(watch) : queue.add(watch);
    if (!wanted) queue.delete(this.#list);
    else {
      this.#list.readyAt = clock.mono() + FIRST_LOOK_MS;
      queue.add(this.#list);
    }
  }

  async #readList(): Promise<void> {
    const { clock, queue, told } = this.#options;
    const wanted = new Map([...this.#listed].map((watch) => [watch.target.receiptId, watch]));
    this.#list.readyAt = clock.mono() + EVERY_MS;
    try {
      for await (const receipt of paginateReceipts(
        this.#pages(wanted.size),
        queryFor([...wanted.values()]),
      )) {
        wanted.delete(receipt.receipt_id);
        told(receipt);
        if (wanted.size === 0) break;
      }
      queue.ended(true);
      // Another account's topic, or too far back: only single readings see these.
      for (const watch of wanted.values()) this.#single(watch);
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      if (!this.#options.signal.aborted) this.#failed(error);
    }
    this.arrange();
  }

  #single(watch: Watch): void {
    if (!this.#listed.delete(watch)) return;
    this.#options.queue.add(watch);
  }

  /** Reads pages; each but the first waits for its own turn. An empty one ends the list before it costs more than it saves. */
  #pages(wanted: number) {
    const { client, queue, signal } = this.#options;
    let left = Math.max(1, Math.floor(wanted / RECEIPTS_A_PAGE));
    let isFirst = true;
    return async (page: ReceiptListQuery) => {
      if (left === 0) return { receipts: [], next_cursor: null };
      left -= 1;
      if (!isFirst) await queue.once("routine", async () => {}, signal);
      isFirst = false;
      return client.receipts.list(page, { retry: "none", signal });
    };
  }

  /** Lists need a session token, which lasts about an hour; single receipts may still be read with the topic's key. */
  #failed(error: IotpushError): void {
    const { clock, queue } = this.#options;
    if (isRateLimitError(error)) {
      queue.rateLimited(error.retryAfterMs);
      return;
    }
    if (error.isTemporary) queue.ended(false);
    this.#listAgainAt = clock.mono() + (isSessionExpiredError(error) ? EXPIRED_PAUSE_MS : FAILED_PAUSE_MS);
  }
}

/** The newest hundred since the oldest of these, of their topic if they have one in common. */
function queryFor(watches: readonly Watch[]): ReceiptListQuery {
  const [topicId, ...others] = new Set(watches.map((watch) => watch.topicId));
  const created = Math.min(...watches.map(({ target }) => Date.parse(target.createdAt ?? "")));
  return {
    limit: 100,
    ...(topicId !== undefined && others.length === 0 ? { topic_id: topicId } : {}),
    ...(Number.isNaN(created) ? {} : { since: new Date(created - 1_000).toISOString() }),
  };
}
