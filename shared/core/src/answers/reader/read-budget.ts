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
export function readBudget(clock: Pick<Clock, "mono">) {
  const members = new Set<{ readonly perMinute: number }>();
  const reserved = new Set<object>();
  let tokens = MINUTES * PER_MINUTE;
  let countedAt = clock.mono();
  let share = 1;
  let sharedAt = 0;
  let pausedUntil = LONG_AGO;
  let routineAt = LONG_AGO;
  let failures = 0;

  function full(): number {
    const given = [...members].map(({ perMinute }) => perMinute);
    return given.length === 0 ? PER_MINUTE : Math.min(...given);
  }

  const shareAt = (now: number): number => Math.min(1, share + Math.floor((now - sharedAt) / MINUTE_MS) / 10);

  const perMs = (now: number): number =>
    Math.max(Math.min(LEAST_PER_MINUTE, full()), full() * shareAt(now)) / MINUTE_MS;

  /** Fills the bucket; gives the time. */
  function count(): number {
    const now = clock.mono();
    tokens = Math.min(MINUTES * full(), tokens + (now - countedAt) * perMs(now));
    countedAt = now;
    return now;
  }

  /** What routine readings may take; less than none if the reserve is not full. */
  const free = (): number => tokens - Math.min(reserved.size, (MINUTES * full()) / 2);

  return {
    /** Takes part with a number of reads a minute: the lowest of all that take part holds. The function returned ends it. */
    join(perMinute: number = PER_MINUTE): () => void {
      const member = { perMinute };
      members.add(member);
      return () => void members.delete(member);
    },
    /** Reserves one more read for a callback, until the returned function is called. */
    reserve(): () => void {
      const read = {};
      reserved.add(read);
      return () => void reserved.delete(read);
    },
    /** When the next reading may start, perhaps long ago: one that somebody waits for, and a routine one. */
    nextAt(): { readonly urgent: number; readonly routine: number } {
      const now = count();
      const urgent = tokens < 1 ? Math.max(pausedUntil, now + (1 - tokens) / perMs(now)) : pausedUntil;
      return { urgent, routine: Math.max(urgent, routineAt) };
    },
    take(): void {
      const now = count();
      tokens -= 1;
      const [left, refill] = [free(), perMs(now)];
      routineAt = now + 1 / (left < 0 ? refill / 2 : refill + left / SPREAD_MS);
    },
    rateLimited(retryAfterMs: number): void {
      const now = count();
      tokens = Math.min(tokens, 0);
      share = shareAt(now) / 2;
      sharedAt = now;
      pausedUntil = Math.max(pausedUntil, now + retryAfterMs);
    },
    /** Notes that a read succeeded, or failed for a reason that may affect all: after several failures in a row all wait. */
    ended(succeeded: boolean): void {
      failures = succeeded ? 0 : failures + 1;
      const more = failures - PATIENCE;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** more);
      if (more >= 0) pausedUntil = Math.max(pausedUntil, clock.mono() + pauseMs);
    },
    /** How long it takes, in milliseconds, until this many reads have been made. */
    delayMs(reads: number): number {
      const now = count();
      const paused = Math.max(0, pausedUntil - now);
      const missing = Math.min(reads - free(), 2 * reads);
      return Math.max(paused, missing / perMs(now), 0) + 1_000;
    },
  };
}
