import type { ApiClient } from "../../client/api-client.js";
import type { Clock } from "../../client/clock.js";
import { paginateReceipts } from "../../client/paginate-receipts.js";
import type { Receipt, ReceiptListQuery } from "../../contract/receipt.js";
import { isIotpushError, isRateLimitError, isSessionExpiredError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import { LONG_AGO } from "./read-budget.js";
import type { ReadQueue, Want } from "./read-queue.js";
import type { Watch } from "./receipt-reader.js";

/** More receipts may be watched by then, which the same list serves. */
const FIRST_LOOK_MS = 1_000;
const EVERY_MS = 2_000;
const EXPIRED_PAUSE_MS = 10 * 60_000;
const FAILED_PAUSE_MS = 60_000;
/** A list that needs more pages than this share of the receipts it would save is not worth it. */
const RECEIPTS_A_PAGE = 2;

/** Puts watched receipts into the queue: each one, or one list for all that a session token can list. */
export function receiptLists(
  { client, clock, queue }: { readonly client: ApiClient; readonly clock: Clock; readonly queue: ReadQueue },
  signal: AbortSignal,
  told: (receipt: Receipt) => void,
) {
  /** Watched, and expected in a list. */
  const listed = new Set<Watch>();
  const list: Want = { rank: "routine", readyAt: LONG_AGO, lastAt: LONG_AGO, go: readList };
  let isListing = false;
  let listAgainAt = LONG_AGO;

  /** Changes between a list and single readings if it is time. */
  function arrange() {
    const wanted = listed.size > 1 && clock.mono() >= listAgainAt;
    if (wanted === isListing) return;
    isListing = wanted;
    for (const watch of listed) wanted ? queue.delete(watch) : queue.add(watch);
    if (!wanted) return void queue.delete(list);
    list.readyAt = clock.mono() + FIRST_LOOK_MS;
    queue.add(list);
  }

  async function readList(): Promise<void> {
    const wanted = new Map([...listed].map((watch) => [watch.target.receiptId, watch]));
    list.readyAt = clock.mono() + EVERY_MS;
    try {
      const query = queryFor([...wanted.values()]);
      for await (const receipt of paginateReceipts(pages(wanted.size), query)) {
        wanted.delete(receipt.receipt_id);
        told(receipt);
        if (wanted.size === 0) break;
      }
      queue.budget.ended(true);
      // Another account's topic, or too far back: only single readings see these.
      for (const watch of wanted.values()) if (listed.delete(watch)) queue.add(watch);
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      if (!signal.aborted) failed(error);
    }
    arrange();
  }

  /** Reads pages; each but the first waits for its own turn. An empty one ends the list before it costs more than it saves. */
  function pages(wanted: number) {
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
  function failed(error: IotpushError) {
    if (isRateLimitError(error)) return queue.budget.rateLimited(error.retryAfterMs);
    if (error.isTemporary) queue.budget.ended(false);
    listAgainAt = clock.mono() + (isSessionExpiredError(error) ? EXPIRED_PAUSE_MS : FAILED_PAUSE_MS);
  }

  return {
    arrange,
    add(watch: Watch): void {
      if (client.hasSession) listed.add(watch);
      arrange();
      if (!isListing) queue.add(watch);
    },
    delete(watch: Watch): void {
      listed.delete(watch);
      queue.delete(watch);
      arrange();
    },
    close(): void {
      listed.clear();
      queue.delete(list);
    },
  };
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
