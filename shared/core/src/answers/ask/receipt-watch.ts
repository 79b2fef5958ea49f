import type { Input } from "../engine/inputs.js";
import type { Push } from "../engine/life.js";
import type { ReceiptReader } from "../reader/receipt-reader.js";
import { details } from "./failure.js";

/** Has a question's receipts read in turn while it is open. */
export class ReceiptWatch {
  readonly #reader: ReceiptReader;
  readonly #feed: (input: Input) => void;
  readonly #confirms: boolean;
  readonly #unwatch = new Map<string, () => void>();

  /** `confirms`: callbacks are, too. */
  constructor(reader: ReceiptReader, confirms: boolean, feed: (input: Input) => void) {
    this.#reader = reader;
    this.#feed = feed;
    this.#confirms = confirms;
  }

  /** From now on these and no others. */
  watch(pushes: readonly Push[]): void {
    const wanted = new Set(pushes.map(({ receiptId }) => receiptId));
    for (const receiptId of this.#unwatch.keys()) if (!wanted.has(receiptId)) this.#end(receiptId);
    for (const { receiptId, topic, createdAt } of pushes) {
      if (receiptId === undefined || this.#unwatch.has(receiptId)) continue;
      const unwatch = this.#reader.watch(
        { receiptId, topic, createdAt },
        {
          receipt: (receipt) => this.#feed({ t: "receipt", receipt }),
          problem: (error, final) =>
            this.#feed({
              t: "unreadable",
              receiptId,
              final,
              error: details(error),
            }),
        },
        { confirms: this.#confirms },
      );
      this.#unwatch.set(receiptId, unwatch);
    }
  }

  stop(): void {
    for (const receiptId of this.#unwatch.keys()) this.#end(receiptId);
  }

  #end(receiptId: string): void {
    this.#unwatch.get(receiptId)?.();
    this.#unwatch.delete(receiptId);
  }
}
