import { type Receipt, type ReceiptList, ReceiptListQuery } from "../../contract/receipt.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";
import { paginateReceipts } from "../paginate-receipts.js";

/** Documentation: Delivery Receipts. */
export class Receipts {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** One receipt. The topic's API key suffices: name the topic in `options.topic`, or set the client's `apiKey`. */
  get(receiptId: string, options: CallOptions = {}): ApiPromise<Receipt> {
    return this.#caller.call("receipts.get", () => ({ params: { receipt_id: receiptId } }), options);
  }

  /** One page, newest first. Needs a session token. */
  list(query: Written<ReceiptListQuery> = {}, options: CallOptions = {}): ApiPromise<ReceiptList> {
    return this.#caller.call(
      "receipts.list",
      () => ({ query: checkWritten(ReceiptListQuery, query, "The query") }),
      options,
    );
  }

  /**
   * Every receipt that fits, newest first, page by page; none twice and none left out where several share a created_at.
   * Throws PaginationError where more share one than a page of 100 holds. Needs a session token.
   */
  async *iterate(
    query: Written<ReceiptListQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<Receipt, void> {
    const checked = checkWritten(ReceiptListQuery, query, "The query");
    yield* paginateReceipts((page) => {
      this.#caller.countRead();
      return this.list(page, options);
    }, checked);
  }
}
