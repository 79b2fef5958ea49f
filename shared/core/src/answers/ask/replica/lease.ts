import type { Clock } from "../../../client/clock.js";
import type { SharedQuestions } from "../../store/question-store.js";

const LEASE_MS = 15_000;
/** What runs on moves apart by less. */
const STEP_MS = 1_000;

/** This process's lease on the questions that it has: once it has run out, they are others', and the next one is another. */
export function leaseOf(shared: SharedQuestions, clock: Clock, lost: () => void, leaseMs = LEASE_MS) {
  let until: number | undefined;
  let number = 0;
  let holding: Promise<void> | undefined;
  let aheadMs = 0;
  let wallAheadMs = 0;

  const isLeft = (ms: number): boolean => until !== undefined && clock.mono() < until - ms;

  /** The wall clock was set, or the machine slept: only the store knows the time then, and whether the lease holds. */
  const isStrange = (): boolean =>
    until !== undefined && Math.abs(clock.now() - clock.mono() - wallAheadMs) > STEP_MS;

  async function renew(): Promise<void> {
    const from = clock.mono();
    let now = until === undefined ? undefined : await shared.renew(leaseMs);
    if (until !== undefined && now === undefined) {
      until = undefined;
      number += 1;
      lost();
    }
    now ??= await shared.enter(leaseMs);
    until = from + leaseMs;
    wallAheadMs = clock.now() - clock.mono();
    aheadMs = Math.round(now - clock.now());
  }

  return {
    /** The store's time, in milliseconds since 1970: all processes share it, whatever their own clocks say. */
    get now(): number {
      return clock.now() + aheadMs;
    },
    /** Another one for each lease. */
    get number(): number {
      return number;
    },
    /** Whether it holds, maybe since it was renewed just now. */
    async holds(): Promise<boolean> {
      if (isStrange() || (until !== undefined && !isLeft(0))) await renew().catch(lost);
      return isLeft(0) && !isStrange();
    },
    /** Makes sure of a lease for as long as a request takes. Rejects with StoreError. */
    async hold(): Promise<void> {
      if (isLeft((leaseMs * 2) / 3) && !isStrange()) return;
      holding ??= renew().finally(() => {
        holding = undefined;
      });
      await holding;
    },
    /** Gives everything back. Never rejects. */
    async leave(): Promise<void> {
      if (until !== undefined) await shared.leave().catch(() => {});
      until = undefined;
    },
  };
}
