import type { Clock } from "../../client/clock.js";

/** Calls `wake` at one time of the monotonic clock: the one that the function returned was last called with; null for never. */
export function alarm(clock: Clock, wake: () => void): (at: number | null) => void {
  let timer = new AbortController();
  let setFor: number | null = null;
  return (at) => {
    if (at === setFor) return;
    timer.abort("set again");
    timer = new AbortController();
    setFor = at;
    if (at === null) return;
    void until(clock, at, timer.signal).then((isDue) => {
      if (!isDue) return;
      setFor = null;
      wake();
    });
  };
}

/** Waits until a time of the monotonic clock; false if the signal ended the wait. */
export async function until(clock: Clock, at: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted && clock.mono() < at) await clock.sleep(at - clock.mono(), signal);
  return !signal.aborted;
}
