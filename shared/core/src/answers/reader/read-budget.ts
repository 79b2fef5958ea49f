import type { Clock } from "../../client/clock.js";

/** The service allows 100 requests a minute and address; 40 stay for pushes. */
const PER_MINUTE = 60;
/** What the bucket holds: reads of two minutes. */
const MINUTES = 2;
/** Routine readings spread what is in the bucket over about this time. */
const SPREAD_MS = 12_000;
const MINUTE_MS = 60_000;
/** On any clock. */
export const LONG_AGO = Number.NEGATIVE_INFINITY;
const LEAST_PER_MINUTE = 4;
const PATIENCE = 3;
const LONGEST_PAUSE_MS = 30_000;

/**
 * How many receipts may be read: a bucket of 120 reads, refilled by 60 a minute. Routine readings leave one read in it for each callback
 * that may have to be confirmed, up to half of the bucket; while these are missing, they take half of the refill. A rate limit halves the
 * refill, as the limit is per address and hosts share one; every minute without one gives a tenth back.
 */
export class ReadBudget {
  readonly #clock: Pick<Clock, "mono">;
  readonly #members = new Set<{ readonly perMinute: number }>();
  readonly #reserved = new Set<object>();
  #tokens = MINUTES * PER_MINUTE;
  #countedAt: number;
  #share = 1;
  #sharedAt = 0;
  #pausedUntil = LONG_AGO;
  #routineAt = LONG_AGO;
  #failures = 0;

  constructor(clock: Pick<Clock, "mono">) {
    this.#clock = clock;
    this.#countedAt = clock.mono();
  }

  /** Takes part with a number of reads a minute: the lowest of all that take part holds. The function returned ends it. */
  join(perMinute: number = PER_MINUTE): () => void {
    const member = { perMinute };
    this.#members.add(member);
    return () => void this.#members.delete(member);
  }

  /** Keeps one more read for a callback, until the function returned is called. */
  reserve(): () => void {
    const read = {};
    this.#reserved.add(read);
    return () => void this.#reserved.delete(read);
  }

  /** When the next reading may start: one that somebody waits for, and a routine one. */
  nextAt(): { readonly urgent: number; readonly routine: number } {
    const now = this.#count();
    const missing = Math.max(0, 1 - this.#tokens);
    const urgent = Math.max(this.#pausedUntil, missing > 0 ? now + missing / this.#perMs(now) : now);
    return { urgent, routine: Math.max(urgent, this.#routineAt) };
  }

  take(): void {
    const now = this.#count();
    this.#tokens -= 1;
    const [free, refill] = [this.#free(), this.#perMs(now)];
    this.#routineAt = now + 1 / (free < 0 ? refill / 2 : refill + free / SPREAD_MS);
  }

  rateLimited(retryAfterMs: number): void {
    const now = this.#count();
    this.#tokens = Math.min(this.#tokens, 0);
    this.#share = this.#shareAt(now) / 2;
    this.#sharedAt = now;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfterMs);
  }

  /** A reading failed without the service's being at fault alone, or succeeded: after several failures in a row all wait. */
  ended(succeeded: boolean): void {
    this.#failures = succeeded ? 0 : this.#failures + 1;
    const more = this.#failures - PATIENCE;
    if (more >= 0)
      this.#pausedUntil = Math.max(
        this.#pausedUntil,
        this.#clock.mono() + Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** more),
      );
  }

  /** How long it takes, in milliseconds, until so many readings have been made. */
  delayMs(reads: number): number {
    const now = this.#count();
    const paused = Math.max(0, this.#pausedUntil - now);
    const missing = Math.min(reads - this.#free(), 2 * reads);
    return Math.max(paused, missing / this.#perMs(now), 0) + 1_000;
  }

  /** What routine readings may take; less than none if the reserve is not full. */
  #free(): number {
    return this.#tokens - Math.min(this.#reserved.size, (MINUTES * this.#full()) / 2);
  }

  #count(): number {
    const now = this.#clock.mono();
    const full = MINUTES * this.#full();
    this.#tokens = Math.min(full, this.#tokens + (now - this.#countedAt) * this.#perMs(now));
    this.#countedAt = now;
    return now;
  }

  #perMs(now: number): number {
    const least = Math.min(LEAST_PER_MINUTE, this.#full());
    return Math.max(least, this.#full() * this.#shareAt(now)) / MINUTE_MS;
  }

  #full(): number {
    const given = [...this.#members].map(({ perMinute }) => perMinute);
    return given.length === 0 ? PER_MINUTE : Math.min(...given);
  }

  #shareAt(now: number): number {
    return Math.min(1, this.#share + Math.floor((now - this.#sharedAt) / MINUTE_MS) / 10);
  }
}
