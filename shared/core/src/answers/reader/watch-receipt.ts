import type { Receipt } from "../../contract/receipt.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import { isFinal } from "../receipt-status.js";
import type { ReceiptReader, ReceiptTarget } from "./receipt-reader.js";

/**
 * The changes of a receipt: yields it at first sight and whenever its status, counts or answers change. It is read every `everyMs`,
 * by default every two seconds, if the budget allows. Ends when it is acted, expired or failed, when the signal aborts (also a
 * deadline: `AbortSignal.timeout(ms)`) or the reader is closed. Throws if reading again cannot help: wrong key, unknown receipt,
 * expired session. Documentation: Delivery Receipts.
 */
export async function* watchReceipt(
  reader: ReceiptReader,
  target: ReceiptTarget,
  options: { readonly signal?: AbortSignal; readonly everyMs?: number } = {},
): AsyncGenerator<Receipt, void> {
  const { signal, everyMs } = options;
  const readings: (Receipt | IotpushError | null)[] = [];
  let news = Promise.withResolvers<void>();
  const add = (reading: Receipt | IotpushError | null) => {
    readings.push(reading);
    news.resolve();
  };
  const end = () => add(null);
  const listener = {
    receipt: add,
    problem: (error: IotpushError, final: boolean) => final && add(error),
    closed: end,
  };
  const stop = reader.watch(target, listener, everyMs === undefined ? {} : { everyMs });
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  let last = "";
  try {
    for (;;) {
      const reading = readings.shift();
      if (reading === undefined) {
        news = Promise.withResolvers<void>();
        await news.promise;
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
      if (isFinal(reading.status)) return;
    }
  } finally {
    signal?.removeEventListener("abort", end);
    stop();
  }
}
