import type { Clock } from "./clock.js";

/**
 * Waits for `work`, `ms` milliseconds at most: `late` if it takes longer, or the signal aborts first; the work itself goes on. Rejects
 * as the work does.
 */
export async function inTime<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
  signal?: AbortSignal,
): Promise<{ readonly value: T } | "late"> {
  const over = new AbortController();
  // Without a reason an error with its stack would be made each time.
  const end = () => over.abort("over");
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  const late = clock.sleep(ms, over.signal).then(() => "late" as const);
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    signal?.removeEventListener("abort", end);
    end();
  }
}
