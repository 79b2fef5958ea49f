import type { Receipt } from "../../contract/receipt.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import type { ReceiptPoller, WatchedReceipt } from "./receipt-poller.js";

const ENDED = new Set(["acted", "expired", "failed"]);

/**
 * The changes of a receipt, by polling: yields the receipt at first sight and whenever its status, counts or answers change.
 * Ends when it is acted, expired or failed, when the signal aborts (also a deadline: `AbortSignal.timeout(ms)`) or the poller is closed.
 * Throws where asking again cannot help: wrong key, unknown receipt, expired session. Documentation: Delivery Receipts.
 */
export async function* watchReceipt(
  poller: ReceiptPoller,
  target: WatchedReceipt,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Receipt, void> {
  const { signal } = options;
  const readings: (Receipt | IotpushError | null)[] = [];
  let wake = () => {};
  const add = (reading: Receipt | IotpushError | null) => {
    readings.push(reading);
    wake();
  };
  const end = () => add(null);
  const stop = poller.watch(target, {
    receipt: add,
    problem: (error, final) => final && add(error),
    closed: end,
  });
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  let last = "";
  try {
    for (;;) {
      const reading = readings.shift();
      if (reading === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if (reading === null) return;
      if (reading instanceof Error) throw reading;
      const state = JSON.stringify([
        reading.status,
        reading.delivered_count,
        reading.read_count,
        reading.actions_taken,
      ]);
      if (state !== last) yield reading;
      last = state;
      if (ENDED.has(reading.status)) return;
    }
  } finally {
    signal?.removeEventListener("abort", end);
    stop();
  }
}
