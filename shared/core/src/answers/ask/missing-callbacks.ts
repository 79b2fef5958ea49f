import type { AskRecord } from "../journal/journal.js";
import type { Desk } from "./desk.js";
import { toAsked } from "./question-run.js";

/** How much later than the receipt a callback may come. */
const GRACE_MS = 30_000;

/** Notices where callbacks were to bring the answers, and only receipts do. It is told once, until a callback comes. */
export class MissingCallbacks {
  readonly #desk: Desk;
  readonly #since: number;
  readonly #stopped = new AbortController();
  #cameAt = Number.NEGATIVE_INFINITY;
  /** It is waited for one, or was told that none comes. */
  #busy = false;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#since = desk.clock.now();
  }

  /** A callback came, of whichever question. */
  came(): void {
    this.#cameAt = this.#desk.clock.now();
    this.#busy = false;
  }

  /** A question has ended. One that was asked before a restart tells nothing: its callback may have come meanwhile. */
  ended(record: AskRecord): void {
    const { outcome, askedAt } = record;
    if (outcome?.kind !== "answered" || outcome.route !== "receipt") return;
    if (this.#busy || askedAt < this.#since || !toAsked(record, this.#desk).routes.includes("callback"))
      return;
    this.#busy = true;
    void this.#await(record);
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #await(record: AskRecord): Promise<void> {
    await this.#desk.clock.sleep(GRACE_MS, this.#stopped.signal);
    if (this.#stopped.signal.aborted) return;
    if (this.#cameAt >= record.askedAt) this.#busy = false;
    else
      this.#desk.notices.warning?.(
        toAsked(record, this.#desk),
        `The answer was read from the receipt, for no callback came to ${this.#desk.callbackBase()}. Answers would arrive sooner by callback: check that this address leads here from the internet.`,
      );
  }
}
