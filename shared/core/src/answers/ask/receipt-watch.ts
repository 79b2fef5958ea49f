import type { Input } from "../engine/inputs.js";
import type { Push } from "../engine/life.js";
import type { ReceiptReader } from "../reader/receipt-reader.js";
import { details } from "./failure.js";

/**
 * Has the receipts of these pushes read in turn, and no others, from each call of the function returned to the next. `confirms`: callbacks
 * are confirmed by them, too.
 */
export function receiptWatch(reader: ReceiptReader, confirms: boolean, feed: (input: Input) => void) {
  const watched = new Map<string, () => void>();
  return (pushes: readonly Push[]): void => {
    for (const [receiptId, unwatch] of watched) {
      if (pushes.some((push) => push.receiptId === receiptId)) continue;
      watched.delete(receiptId);
      unwatch();
    }
    for (const { receiptId, topic, createdAt } of pushes) {
      if (receiptId === undefined || watched.has(receiptId)) continue;
      const unwatch = reader.watch(
        { receiptId, topic, createdAt },
        {
          receipt: (receipt) => feed({ t: "receipt", receipt }),
          problem: (error, final) => feed({ t: "unreadable", receiptId, final, error: details(error) }),
        },
        { confirms },
      );
      watched.set(receiptId, unwatch);
    }
  };
}
