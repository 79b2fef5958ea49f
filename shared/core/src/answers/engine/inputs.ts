import type { PushResult } from "../../contract/message.js";
import type { Receipt } from "../../contract/receipt.js";
import type { Answer } from "../answer.js";
import type { AskOutcome, FailureDetails } from "../ask/outcome.js";
import type { PreparedQuestion } from "../ask/prepare.js";
import type { Rank } from "../reader/read-queue.js";
import type { Attempt, AuditStep, Life, Push } from "./life.js";

/** Wall time for records, monotonic time for deadlines and pauses; milliseconds. */
export interface Now {
  readonly wall: number;
  readonly mono: number;
}

/** What happens to a question, as its host reports it. */
export type Input =
  | { readonly t: "ask" }
  | { readonly t: "restart"; readonly boot: string }
  | { readonly t: "pushed"; readonly n: number; readonly result: PushResult }
  /** The push surely did not arrive. */
  | { readonly t: "refused"; readonly n: number; readonly error: FailureDetails }
  /** The push may have arrived. */
  | { readonly t: "unknown"; readonly n: number; readonly error: FailureDetails }
  | { readonly t: "found"; readonly n: number; readonly message: FoundMessage }
  /** `later`: it could not be looked up just now. */
  | { readonly t: "not_found"; readonly n: number; readonly later?: boolean | undefined }
  /** A callback; `from` is what its reply is addressed to. */
  | { readonly t: "tap"; readonly answer: Answer; readonly from: number }
  /** The host's own user interface; `actionId` is the one that the phones know. */
  | { readonly t: "local"; readonly answer: Answer }
  /** `begunAt`: since when it was read, on the monotonic clock. What was begun before the deadline may not show a tap in time. */
  | { readonly t: "receipt"; readonly receipt: Receipt; readonly begunAt?: number }
  /** A receipt could not be read; `final` if reading it again cannot help. */
  | {
      readonly t: "unreadable";
      readonly receiptId: string;
      readonly final: boolean;
      readonly error?: FailureDetails | undefined;
    }
  /** The time of `wakeAt` has come. `isLeft`: this process leaves the question now, and the next owner reads its receipts again. */
  | { readonly t: "due"; readonly isLeft?: boolean }
  /** Another process changed the life. */
  | { readonly t: "changed" }
  | { readonly t: "cancel"; readonly reason: string }
  | { readonly t: "delivered" }
  | { readonly t: "delivery_failed"; readonly error: string }
  /** The flow was not called for this delivery after all. */
  | { readonly t: "delivery_dropped"; readonly id: string };

export interface FoundMessage {
  readonly messageId: string;
  readonly receiptId?: string | undefined;
  readonly createdAt: string;
}

/** What a host does for a question, in this order, once its life is saved. */
export type Effect =
  /** `by`: after this moment of the monotonic clock it is not tried again. */
  | { readonly do: "push"; readonly attempt: Attempt; readonly by: number | null }
  /** Looks for the message of a push whose fate is not known. */
  | { readonly do: "find"; readonly attempt: Attempt }
  /** Reads a receipt now, out of turn. */
  | { readonly do: "look"; readonly push: Push; readonly rank: Rank }
  | {
      readonly do: "deliver";
      readonly id: string;
      readonly outcome: AskOutcome;
      readonly redelivered: Redelivered;
    }
  /** The answer was read although a callback should have brought it. `since`: when it was asked, on the monotonic clock. */
  | { readonly do: "missed_callback"; readonly since: number }
  /** Pushes the notice of a late tap. */
  | { readonly do: "late_notice" }
  | {
      readonly do: "reply";
      readonly to: number;
      readonly status: 200 | 403 | 409 | 503;
      readonly reason: string;
    }
  /** Reports that the outcome is not delivered any more. */
  | { readonly do: "give_up"; readonly error: FailureDetails }
  /** Reports a tap that came too late, or one that does not count. */
  | { readonly do: "report"; readonly what: "late" | "unauthorized"; readonly answer: Answer }
  | { readonly do: "warn"; readonly text: string; readonly error?: FailureDetails | undefined }
  | { readonly do: "audit"; readonly step: AuditStep };

/** `true`: the flow may have run before, since the process crashed. `maybe`: the machine lost power since, or its disk was full. */
export type Redelivered = false | true | "maybe";

/** What a question's host knows and is able to do; the same for a question's whole life in one process. */
export interface Setting {
  readonly prepared: PreparedQuestion;
  /** Whether the receipt must confirm a callback. */
  readonly confirm: boolean;
  /** Callbacks can arrive. */
  readonly callback: boolean;
  /** Receipts are read while the question is open, not only after its deadline. */
  readonly polls: boolean;
  /** How long after the deadline a receipt that cannot be read is tried again. */
  readonly graceMs: number;
  readonly atMostOnce: boolean;
  /** Different in each process, so that two that make the same decision at the same moment are not taken for one. */
  readonly process: string;
  readable(topic: string): boolean;
  /** Whether a topic's messages can be listed. */
  findable(topic: string): boolean;
}

/** A callback that waits for a receipt, or for the answer to a push. */
export interface PendingTap {
  readonly answer: Answer;
  readonly from: number;
  readonly on?: "push" | "receipt" | undefined;
}

/** What only this process knows of a question: lost in a crash, and found again from `Life`. Times are monotonic. */
export interface Live {
  readonly askedAt: number;
  readonly deadline: number | null;
  /** When the last reminder was decided on; first of all, when the question was asked. */
  readonly remindedAt: number;
  /** When a question that was put off is pushed again; null if it was not. */
  readonly snoozedUntil: number | null;
  /** Attempts that are being pushed, or looked for, just now. */
  readonly inFlight: readonly number[];
  readonly pending: readonly PendingTap[];
  /** A push of this process that may have arrived: another one is not made twice. */
  readonly lost?: FailureDetails | undefined;
  /** Another process asked it. */
  readonly resumed?: true | undefined;
  /** A push whose fate was lost could not be made again just now: it is tried once more then. */
  readonly retry?: { readonly n: number; readonly at: number; readonly mayHaveArrived: boolean } | undefined;
  /** Messages that nobody can answer any more, as their receipts say. */
  readonly over: readonly string[];
  /** Messages whose receipts can never be read. */
  readonly unreadable: readonly string[];
  /** The look at all receipts after the deadline: of which messages they are, those still to be read, and those that could not. */
  readonly lastLook?: {
    readonly of: readonly string[];
    readonly open: readonly string[];
    readonly failed: readonly string[];
    readonly retryAt: number | null;
  };
}

export interface Run {
  readonly life: Life;
  readonly live: Live;
}
