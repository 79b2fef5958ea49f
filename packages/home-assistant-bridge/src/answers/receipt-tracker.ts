import type { PushResult, Receipt, ReceiptReader } from "@iotpush/core";
import type { Activity } from "../activity/activity.js";

const MOST = 200;

/** Reports from a message's receipt, once each, when it is delivered and when it is read. */
export class ReceiptTracker {
  readonly #reader: Pick<ReceiptReader, "watch">;
  readonly #activity: Activity;
  /** By notification id: what ends the tracking. */
  readonly #tracked = new Map<string, () => void>();

  constructor(reader: Pick<ReceiptReader, "watch">, activity: Activity) {
    this.#reader = reader;
    this.#activity = activity;
  }

  /** Follows a message until it is read or `stop` is called for it. */
  follow(id: string, topic: string, result: PushResult): void {
    this.stop(id);
    let delivered = false;
    const unwatch = this.#reader.watch(
      { receiptId: result.receipt_id, topic, createdAt: result.timestamp },
      {
        receipt: (receipt: Receipt) => {
          const read = (receipt.read_count ?? 0) > 0;
          if (!delivered && (read || (receipt.delivered_count ?? 0) > 0)) {
            delivered = true;
            this.#activity.tell({ id, topic, kind: "delivered" });
          }
          if (!read) return;
          this.#activity.tell({ id, topic, kind: "read" });
          this.stop(id);
        },
        problem: (_error, final) => {
          if (final) this.stop(id);
        },
      },
    );
    this.#tracked.set(id, unwatch);
    for (const oldest of this.#tracked.keys()) {
      if (this.#tracked.size <= MOST) break;
      this.stop(oldest);
    }
  }

  follows(id: string): boolean {
    return this.#tracked.has(id);
  }

  stop(id: string): void {
    this.#tracked.get(id)?.();
    this.#tracked.delete(id);
  }

  close(): void {
    for (const id of [...this.#tracked.keys()]) this.stop(id);
  }
}
