const RECOVERY_MS = 60_000;
const LEAST_PER_MINUTE = 4;

/**
 * How many requests a minute polling may take. The service allows 100 a minute and address; 40 stay for pushes. A rate limit
 * halves the budget, since the limit is per address and hosts share one; every minute without one gives a tenth back.
 */
export class RequestBudget {
  readonly #full: number;
  #perMinute: number;
  #changedAt = 0;

  constructor(perMinute = 60) {
    this.#full = perMinute;
    this.#perMinute = perMinute;
  }

  /** Requests a minute at this moment. */
  perMinute(now: number): number {
    const minutes = Math.floor((now - this.#changedAt) / RECOVERY_MS);
    if (minutes > 0 && this.#perMinute < this.#full) {
      this.#perMinute = Math.min(this.#full, this.#perMinute + (minutes * this.#full) / 10);
      this.#changedAt = now;
    }
    return this.#perMinute;
  }

  rateLimited(now: number): void {
    this.#perMinute = Math.max(Math.min(LEAST_PER_MINUTE, this.#full), this.#perMinute / 2);
    this.#changedAt = now;
  }
}

/** One open question is asked about every two seconds; more share what the budget allows. Milliseconds between two requests. */
export const spacingMs = (open: number, perMinute: number): number =>
  Math.max(60_000 / perMinute, 2_000 / Math.max(1, open));
