import type { Receipt, ReceiptList, ReceiptListQuery } from "../contract/receipt.js";
import { PaginationError } from "../wire/errors/errors.js";

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 50;

/**
 * All receipts of a query, newest first. The documented cursor is the created_at of a page's last item, and whether the next
 * page starts at or behind it is not said: so the cursor asked for is the second oldest created_at of the page, which repeats
 * some items and skips none, and what was seen is dropped. A page that brings nothing new is asked again with limit=100.
 */
export async function* paginateReceipts(
  list: (query: ReceiptListQuery) => PromiseLike<ReceiptList>,
  query: ReceiptListQuery,
): AsyncGenerator<Receipt, void> {
  let { cursor, limit = DEFAULT_LIMIT } = query;
  const wanted = limit;
  let seen = new Set<string>();
  for (;;) {
    const page = await list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    const fresh = page.receipts.filter((receipt) => !seen.has(receipt.receipt_id));
    const next = safeCursor(page.receipts);
    const stuck = next === undefined || next === cursor;
    const last = page.receipts.length < limit && !page.next_cursor;
    if (stuck && !last && page.next_cursor !== null) {
      if (limit === MAX_LIMIT) throw tooManyAtOnce(page.receipts[0]?.created_at ?? "");
      limit = MAX_LIMIT;
      continue;
    }
    yield* fresh;
    if (last || page.next_cursor === null) return;
    seen = new Set(page.receipts.map((receipt) => receipt.receipt_id));
    cursor = next;
    limit = wanted;
  }
}

/** The oldest created_at of a page behind which nothing can be missing: the second oldest; none if all are equal. */
function safeCursor(receipts: readonly Receipt[]): string | undefined {
  const oldest = receipts.at(-1)?.created_at;
  return receipts.findLast((receipt) => receipt.created_at !== oldest)?.created_at;
}

const tooManyAtOnce = (createdAt: string) =>
  new PaginationError({
    problem: `At least ${MAX_LIMIT} receipts share the created_at ${createdAt}, and a cursor would skip some`,
    fix: "Narrow the list with topic_id, status or since.",
  });
