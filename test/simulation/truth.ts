import type { AskOutcome } from "@iotpush/core";
import type { Life } from "@iotpush/core/adapter";

/** What really happened in a run, as nobody in it knows it. Times are monotonic. */
export interface Truth {
  readonly history: string[];
  readonly asked: SimulatedQuestion[];
  readonly taps: SimulatedTap[];
  readonly deliveries: { n: number; outcome: AskOutcome; redelivered: unknown; at: number }[];
  /** How often the flow's own work was committed, by the question's number. */
  readonly committed: Map<number, number>;
  /** Whoever asked and waits, in which process, and what they heard. */
  readonly waiting: { readonly n: number; readonly isGone: () => boolean; outcome?: AskOutcome }[];
  /** Every state that was saved, by the question's number. */
  readonly lives: Map<number, Life>;
  /** When the end was saved: a process may stand still before it is delivered. */
  readonly endedAt: Map<number, number>;
  readonly attempts: Map<number, number>;
  readonly refusedSaves: Set<number>;
  readonly accepted: Map<number, number>;
  /** When a receipt was read, and when the process had it. */
  readonly seen: Map<string, { readonly readAt: number; readonly hereAt: number }[]>;
  /** Messages whose tap was acknowledged by a 200. */
  readonly acknowledged: Set<string>;
  readonly violations: string[];
  reads: number;
  restarts: number;
}

export interface SimulatedQuestion {
  readonly n: number;
  readonly at: number;
  readonly timeoutMs: number;
  readonly guarded: boolean;
  readonly snoozed: boolean;
  refused?: boolean;
  /** Refused to whoever asked again with its key: the next start goes on with what the store may have. */
  refusedLater?: boolean;
}

/** The button that puts a question off. */
export const SNOOZE = "later";

export interface SimulatedTap {
  readonly n: number;
  readonly messageId: string;
  readonly receiptId: string;
  readonly actionId: string;
  readonly phone: string;
  readonly at: number;
}

export const newTruth = (): Truth => ({
  history: [],
  asked: [],
  taps: [],
  deliveries: [],
  committed: new Map(),
  waiting: [],
  lives: new Map(),
  endedAt: new Map(),
  attempts: new Map(),
  refusedSaves: new Set(),
  accepted: new Map(),
  seen: new Map(),
  acknowledged: new Set(),
  violations: [],
  reads: 0,
  restarts: 0,
});
