import type { Clock, PushResult, Receipt, ReceiptReader } from "@iotpush/core";
import type { Activity } from "../activity/activity.js";

const MOST = 200;

interface TrackerOptions {
  readonly reader: Pick<ReceiptReader, "watch">;
  readonly activity: Activity;
  readonly clock: Clock;
}

/** Reports once when a message was delivered, and once when it was read, from receipts that are read anyway or for a while. */
export class ReceiptTracker {
  readonly #options: TrackerOptions;
  /** By notification id: what ends the tracking. */
  readonly #tracked = new Map<string, () => void>();

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  /** Follows a message until it was read, `stop` is called for it, or the time in milliseconds is up. */
  follow(id: string, topic: string, result: PushResult, forMs?: number): void {
    this.stop(id);
    let delivered = false;
    const over = new AbortController();
    const unwatch = this.#options.reader.watch(
      { receiptId: result.receipt_id, topic, createdAt: result.timestamp },
      {
        receipt: (receipt: Receipt) => {
          const read = (receipt.read_count ?? 0) > 0;
          if (!delivered && (read || (receipt.delivered_count ?? 0) > 0)) {
            delivered = true;
            this.#options.activity.tell({ id, topic, kind: "delivered" });
          }
          if (!read) return;
          this.#options.activity.tell({ id, topic, kind: "read" });
          this.stop(id);
        },
        problem: (_error, final) => {
          if (final) this.stop(id);
        },
      },
    );
    this.#tracked.set(id, () => {
      over.abort();
      unwatch();
    });
    if (forMs !== undefined)
      void this.#options.clock.sleep(forMs, over.signal).then(() => {
        if (!over.signal.aborted) this.stop(id);
      });
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
