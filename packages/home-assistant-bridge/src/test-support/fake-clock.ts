import type { Clock } from "@iotpush/core";

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #now = Date.parse("2026-04-10T00:00:00Z");
  readonly #sleepers = new Set<{ at: number; wake: () => void }>();

  #fallenAsleep: () => void = () => {};

  now(): number {
    return this.#now;
  }

  mono(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      this.#fallenAsleep();
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        resolve();
      });
    });
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  setNow(now: number): void {
    this.#now = now;
  }

  /** Wakes everybody whose time has come. */
  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers])
      if (sleeper.at <= this.#now) {
        this.#sleepers.delete(sleeper);
        sleeper.wake();
      }
  }

  /** Resolves when somebody falls asleep. */
  nextSleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#fallenAsleep = resolve;
    });
  }
}
