import type { Clock } from "../client/clock.js";

interface Sleeper {
  /** On the monotonic clock. */
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until it is moved; whoever sleeps wakes in the order of time.
 *
 * @example
 * const clock = new FakeClock();
 * const asker = new Asker({ client, clock, store: memoryStore() }, onOutcome);
 * await clock.advance(60_000);
 */
export class FakeClock implements Clock {
  readonly shared = new Map<string, unknown>();
  #wall: number;
  #mono = 0;
  /** In the order of time. */
  readonly #sleepers: Sleeper[] = [];
  #fallenAsleep: (() => void)[] = [];

  /** `now` is the wall time to start at, in milliseconds since 1970. */
  constructor(now = Date.parse("2026-04-10T00:00:00Z")) {
    this.#wall = now;
  }

  now(): number {
    return this.#wall;
  }

  mono(): number {
    return this.#mono;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        this.#remove(sleeper);
        resolve();
      };
      const wake = () => {
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const sleeper = { at: this.#mono + Math.max(0, ms), wake };
      this.#sleepers.splice(this.#placeBehind(sleeper.at), 0, sleeper);
      signal?.addEventListener("abort", end, { once: true });
      for (const told of this.#fallenAsleep.splice(0)) told();
    });
  }

  /** Moves on by `ms` milliseconds, waking every sleeper at its own time and letting it run before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#mono + ms;
    await settle();
    while (await this.wakeNext(end));
    this.#pass(end);
    await settle();
  }

  /** Moves to the next sleeper's time and wakes it, if that is not later than `until`. Resolves to whether there was one. */
  async wakeNext(until = Number.POSITIVE_INFINITY): Promise<boolean> {
    const [next] = this.#sleepers;
    if (!next || next.at > until) return false;
    this.#sleepers.shift();
    this.#pass(next.at);
    next.wake();
    await settle();
    return true;
  }

  /** Sets the wall time only, as a time server or a person does: sleepers sleep on. */
  setWall(now: number): void {
    this.#wall = now;
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Resolves when somebody falls asleep. */
  nextSleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#fallenAsleep.push(resolve);
    });
  }

  #pass(to: number): void {
    const passed = Math.max(0, to - this.#mono);
    this.#mono += passed;
    this.#wall += passed;
  }

  #placeBehind(at: number): number {
    let [low, high] = [0, this.#sleepers.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sleepers[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #remove(sleeper: Sleeper): void {
    const index = this.#sleepers.indexOf(sleeper);
    if (index >= 0) this.#sleepers.splice(index, 1);
  }
}

/** Lets every promise that can go on do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
