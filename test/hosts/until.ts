import { setTimeout as delay } from "node:timers/promises";

/** How long and how often to look, and what to say when it never came. */
export type UntilOptions = {
  /** What is waited for, for the error message. */
  what: string;
  /** Milliseconds before giving up; 60 000 by default. */
  timeoutMs?: number;
  /** Milliseconds between two looks; 50 by default. */
  intervalMs?: number;
  /** More for the error message: a log, the last state seen. */
  describe?: () => string;
};

/**
 * Looks again and again until `probe` answers something other than undefined, and answers that.
 * An error thrown by `probe` ends the waiting at once.
 */
export async function until<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  { what, timeoutMs = 60_000, intervalMs = 50, describe }: UntilOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() >= deadline) break;
    await delay(intervalMs);
  }
  throw new Error([`Waited ${timeoutMs} ms in vain for ${what}.`, describe?.() ?? ""].join("\n").trim());
}
