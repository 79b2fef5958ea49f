import type { Clock } from "../../client/clock.js";
import { type SharedReads, sharedReads } from "../../client/shared-reads.js";
import { LONG_AGO, readBudget } from "./read-budget.js";

/** Who waits for a reading, first ones first: a callback that is to be confirmed, a question whose time is up, nobody in particular. */
const RANKS = ["tap", "due", "routine"] as const;
export type Rank = (typeof RANKS)[number];

/** A reading that waits for its turn. */
export interface Want {
  readonly rank: Rank;
  /** Not before this moment of the monotonic clock. */
  readyAt: number;
  /** When it was last read, on the monotonic clock: whatever was not read for longest goes first. */
  lastAt: number;
  /** Reads. Never rejects. */
  go(): Promise<void>;
}

/** Routine readings that may be on their way at once, and all: a slow one must not hold up the others. */
const MOST_ROUTINE_AT_ONCE = 8;
const MOST_AT_ONCE = 16;
const LONGEST_SLEEP_MS = 60_000;

/** All readings of receipts of one service in this process: who is next, and when. Its methods are shared between copies of this library. */
export class ReadQueue implements SharedReads {
  readonly budget: ReturnType<typeof readBudget>;
  readonly #wants = new Set<Want>();
  readonly #busy = new Set<Want>();
  readonly #clock: Clock;
  #wake = () => {};
  #running = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.budget = readBudget(clock);
  }

  add(want: Want): void {
    this.#wants.add(want);
    this.#wake();
    if (!this.#running) void this.#run();
  }

  /** Returns whether it was still waiting or wanted again. */
  delete(want: Want): boolean {
    const isThere = this.#wants.delete(want);
    if (isThere) this.#wake();
    return isThere;
  }

  /** Does something once its turn has come; resolves to undefined if the signal aborts before. */
  async once<T>(rank: Rank, work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    if (signal.aborted) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<T | undefined>();
    const go = () => {
      this.delete(want);
      return work().then(resolve, reject);
    };
    const want = { rank, readyAt: LONG_AGO, lastAt: LONG_AGO, go };
    const giveUp = () => {
      if (this.delete(want)) resolve(undefined);
    };
    signal.addEventListener("abort", giveUp);
    this.add(want);
    return promise.finally(() => signal.removeEventListener("abort", giveUp));
  }

  spent(): void {
    this.budget.take();
  }

  /** How long it takes, in milliseconds, until `more` readings have been made in addition to those that wait already. */
  delayMs(more: number): number {
    return this.budget.delayMs(this.#wants.size + more);
  }

  async #run(): Promise<void> {
    this.#running = true;
    // Whatever is wanted in one go is judged together.
    await undefined;
    while (this.#wants.size > 0) {
      const wait = this.#next();
      if (wait > 0) await this.#sleep(wait);
    }
    this.#running = false;
  }

  /** Starts the next reading; or says how many milliseconds there is nothing to start, unless something changes. */
  #next(): number {
    if (this.#busy.size >= MOST_AT_ONCE) return Number.POSITIVE_INFINITY;
    const now = this.#clock.mono();
    const { urgent, routine } = this.budget.nextAt();
    const routineBusy = [...this.#busy].filter(({ rank }) => rank === "routine").length;
    const routineAt = routineBusy < MOST_ROUTINE_AT_ONCE ? routine : Number.POSITIVE_INFINITY;
    let earliest = Number.POSITIVE_INFINITY;
    let first: Want | undefined;
    for (const want of this.#wants) {
      if (this.#busy.has(want)) continue;
      const readyAt = Math.max(want.readyAt, want.rank === "routine" ? routineAt : urgent);
      earliest = Math.min(earliest, readyAt);
      if (readyAt <= now && (!first || isBefore(want, first))) first = want;
    }
    if (!first) return earliest - now;
    this.budget.take();
    void this.#read(first, now);
    return 0;
  }

  async #read(want: Want, now: number): Promise<void> {
    this.#busy.add(want);
    want.lastAt = now;
    try {
      await want.go();
    } finally {
      this.#busy.delete(want);
      this.#wake();
    }
  }

  async #sleep(ms: number): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort("woken");
    await this.#clock.sleep(Math.min(ms, LONGEST_SLEEP_MS), woken.signal);
  }
}

const isBefore = (one: Want, other: Want): boolean =>
  one.rank === other.rank ? one.lastAt < other.lastAt : RANKS.indexOf(one.rank) < RANKS.indexOf(other.rank);

/** The queue of a service. Clocks that have `shared` in common have it in common, also between copies of this library. */
export function queueOf(origin: string, clock: Clock): ReadQueue {
  const place = sharedReads<ReadQueue>(origin, clock);
  const queue = place.get() ?? new ReadQueue(clock);
  place.set(queue);
  return queue;
}
