import type { Clock } from "../../client/clock.js";

/** Waits until a time of the monotonic clock; false if the signal ended the wait. */
export async function until(clock: Clock, at: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted && clock.mono() < at) await clock.sleep(at - clock.mono(), signal);
  return !signal.aborted;
}
