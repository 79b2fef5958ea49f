import { until } from "./alarm.js";
import type { Asked } from "./asker-options.js";
import type { QuestionRun } from "./question-run.js";
import type { AskServices } from "./services.js";

/** How much later than the receipt a callback may come. */
const GRACE_MS = 30_000;

/** Notices when answers should come by callback but only come by receipt. Reported once, until a callback comes. */
export class MissingCallbacks {
  readonly #services: AskServices;
  readonly #since: number;
  readonly #stopped = new AbortController();
  #cameAt = Number.NEGATIVE_INFINITY;
  /** It is waited for one, or was told that none comes. */
  #busy = false;

  constructor(services: AskServices) {
    this.#services = services;
    this.#since = services.clock.now();
  }

  /** A callback came, of whichever question. */
  came(): void {
    this.#cameAt = this.#services.clock.now();
    this.#busy = false;
  }

  /** A question has ended. One that was asked before a restart says nothing: its callback may have come meanwhile. */
  ended({ life, asked }: QuestionRun): void {
    const { outcome, askedAt } = life;
    if (outcome?.kind !== "answered" || outcome.route !== "receipt") return;
    if (this.#busy || askedAt < this.#since || !asked.routes.includes("callback")) return;
    this.#busy = true;
    void this.#await(asked);
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #await(asked: Asked): Promise<void> {
    const { clock, notices, callbackBase } = this.#services;
    if (!(await until(clock, clock.mono() + GRACE_MS, this.#stopped.signal))) return;
    if (this.#cameAt >= asked.askedAt) this.#busy = false;
    else
      notices.warning?.(
        asked,
        `No callback reached ${callbackBase()}, so the answer was read from the receipt. Answers would arrive sooner by callback: check that this address leads here from the internet.`,
      );
  }
}
