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
  let wake = () => {};
  const add = (reading: Receipt | IotpushError | null) => {
    readings.push(reading);
    wake();
  };
  const end = () => add(null);
  const stop = reader.watch(
    target,
    { receipt: add, problem: (error, final) => final && add(error), closed: end },
    { everyMs },
  );
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  let last = "";
  try {
    for (;;) {
      const reading = readings.shift();
      if (reading === null) return;
      if (reading instanceof Error) throw reading;
      if (!reading) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const { status, delivered_count, read_count, actions_taken } = reading;
      const state = JSON.stringify([status, delivered_count, read_count, actions_taken]);
      if (state !== last) yield reading;
      last = state;
      if (isFinal(status)) return;
    }
  } finally {
    signal?.removeEventListener("abort", end);
    stop();
  }
}
