import type { Clock } from "../../client/clock.js";

/** Wakes a question at one time of the monotonic clock. */
export class Alarm {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #timer = new AbortController();
  #at: number | null = null;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** From now on at this time and no other; null for never. */
  set(at: number | null): void {
    if (at === this.#at) return;
    this.#timer.abort("set again");
    this.#at = at;
    if (at === null) return;
    const timer = new AbortController();
    this.#timer = timer;
    void until(this.#clock, at, timer.signal).then((isDue) => {
      if (!isDue) return;
      this.#at = null;
      this.#wake();
    });
  }
}

/** Waits until a time of the monotonic clock; false if the signal ended the wait. */
export async function until(clock: Clock, at: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted && clock.mono() < at) await clock.sleep(at - clock.mono(), signal);
  return !signal.aborted;
}
