import type { Clock } from "../../client/clock.js";

/** Waits until a time in milliseconds since 1970; false where the signal ended the wait. */
export async function until(clock: Clock, at: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted && clock.now() < at) await clock.sleep(at - clock.now(), signal);
  return !signal.aborted;
}
