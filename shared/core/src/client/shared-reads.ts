import type { Clock } from "./clock.js";

/** What counts the readings of receipts of one service; its methods are shared between copies of this library. */
export interface SharedReads {
  /** A reading was made out of turn, such as a page of a list: the others are later by so much. */
  spent(): void;
}

/** For clocks that share nothing. */
const own = new WeakMap<Clock, Map<string, unknown>>();

/** The service's place among what clocks have in common, also between copies of this library. */
export function sharedReads<Reads extends SharedReads>(origin: string, clock: Clock) {
  const shared = clock.shared ?? own.get(clock) ?? new Map<string, unknown>();
  if (!clock.shared) own.set(clock, shared);
  const key = `reads 1 ${origin}`;
  return {
    get: () => shared.get(key) as Reads | undefined,
    set: (reads: Reads) => void shared.set(key, reads),
  };
}
