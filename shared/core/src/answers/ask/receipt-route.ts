import type { Receipt } from "../../contract/receipt.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import type { PushRecord } from "../journal/journal.js";
import type { Desk } from "./desk.js";
import type { Question } from "./question.js";
import { modeOf, readable } from "./routes.js";

export interface ReceiptRouteListener {
  receipt(receipt: Receipt): Promise<void>;
  /** A reading failed; `final` where none of the question's receipts is read any more. */
  problem(error: IotpushError, final: boolean): Promise<void>;
  /** A reading, or what was made of it, failed. */
  warn(error: unknown): void;
}

/** How a question learns its answer from the receipts of its pushes. */
export class ReceiptRoute {
  readonly #desk: Desk;
  readonly #question: Question;
  readonly #listener: ReceiptRouteListener;
  readonly #unwatch = new Map<string, () => void>();
  /** The receipts that are not read any more, since reading again cannot help. */
  readonly #lost = new Set<string>();

  constructor(desk: Desk, question: Question, listener: ReceiptRouteListener) {
    this.#desk = desk;
    this.#question = question;
    this.#listener = listener;
  }

  /** Reads a push's receipt from now on, unless it need not or cannot be read. */
  watch(push: PushRecord): void {
    if (push.usedUp || this.#unwatch.has(push.receiptId)) return;
    if (modeOf(this.#desk, this.#question) === "callback" || !readable(this.#desk, push.topic)) return;
    const { receipt, problem, warn } = this.#listener;
    const unwatch = this.#desk.poller.watch(push, {
      receipt: (reading) => void receipt(reading).catch(warn),
      problem: (error, final) => {
        if (final) this.#lost.add(push.receiptId);
        const none = [...this.#unwatch.keys()].every((id) => this.#lost.has(id));
        void problem(error, final && none).catch(warn);
      },
    });
    this.#unwatch.set(push.receiptId, unwatch);
  }

  unwatch({ receiptId }: PushRecord): void {
    this.#unwatch.get(receiptId)?.();
    this.#unwatch.delete(receiptId);
  }

  stop(): void {
    for (const unwatch of this.#unwatch.values()) unwatch();
  }

  /** Reads each push's receipt once more: an answer given just before the deadline may not have been seen. */
  async lastLook(pushes: readonly PushRecord[], signal: AbortSignal): Promise<void> {
    for (const push of pushes) {
      if (signal.aborted || push.usedUp || !this.#unwatch.has(push.receiptId)) continue;
      try {
        const receipt = await this.#desk.poller.readSoon(push, signal);
        if (receipt) await this.#listener.receipt(receipt);
      } catch (error) {
        this.#listener.warn(error);
      }
    }
  }
}
