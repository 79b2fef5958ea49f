import type { Clock } from "../../client/clock.js";
import type { QuotaError } from "../../wire/errors/errors.js";
import type { FailureDetails } from "./outcome.js";

const WARNED_AT = 0.8;
/** From here on only questions are pushed. */
const QUESTIONS_ONLY_AT = 0.95;

export interface QuotaOptions {
  /** The plan's pushes a month. */
  readonly perMonth: number;
  /** Those of this month that were made before; default 0. */
  readonly used?: number | undefined;
}

/** Counts the pushes of a month. Reminders and notices stop before it is used up; questions are always tried. */
export class Quota {
  readonly #clock: Clock;
  readonly #warn: (text: string) => void;
  #perMonth: number | undefined;
  #used: number;
  #month: string;
  #isWarned = false;

  constructor(options: QuotaOptions | undefined, clock: Clock, warn: (text: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
    this.#perMonth = options?.perMonth;
    this.#used = options?.used ?? 0;
    this.#month = this.#thisMonth();
  }

  /** Whether only questions are to be pushed. */
  get isNearlyUsedUp(): boolean {
    this.#turnMonth();
    return this.#perMonth !== undefined && this.#used >= QUESTIONS_ONLY_AT * this.#perMonth;
  }

  count(): void {
    this.#turnMonth();
    this.#used += 1;
    this.#check();
  }

  /** The service says itself what is left. */
  usedUp({ limit }: Pick<QuotaError, "limit">): void {
    this.#turnMonth();
    this.#perMonth = limit ?? this.#perMonth ?? this.#used;
    this.#used = Math.max(this.#used, this.#perMonth);
    this.#check();
  }

  #check(): void {
    if (this.#perMonth === undefined || this.#isWarned || this.#used < WARNED_AT * this.#perMonth) return;
    this.#isWarned = true;
    this.#warn(
      `${this.#used} of ${this.#perMonth} pushes of this month are used. At 95 % reminders and notices stop; questions are still pushed.`,
    );
  }

  #turnMonth(): void {
    if (this.#month === this.#thisMonth()) return;
    this.#month = this.#thisMonth();
    this.#used = 0;
    this.#isWarned = false;
  }

  #thisMonth(): string {
    return new Date(this.#clock.now()).toISOString().slice(0, 7);
  }
}

export const heldBack: FailureDetails = {
  code: "quota",
  message: "The monthly quota is nearly used up, so it was not pushed",
  fix: "Upgrade the plan, or wait for the next month.",
};
