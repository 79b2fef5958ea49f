import type { AskOutcome } from "../ask/outcome.js";
import type { Question } from "../ask/question.js";
import type { Verdict } from "./judge.js";

/** Of a store that processes share: what it has acknowledged survives a power loss of any of them. */
export const SHARED_BOOT = "shared";

/** A push that was decided on; saved before it is sent, so that a crash in between is known. */
export interface Attempt {
  /** From 1, in the order of decisions. */
  readonly n: number;
  /**
   * `again`: a tap that does not count used the question up. `lost`: what became of the attempt before is not known. `snooze`: a person
   * put the question off.
   */
  readonly why: "first" | "reminder" | "escalation" | "again" | "lost" | "snooze";
  readonly topic: string;
  /** When it was decided, in milliseconds since 1970. */
  readonly at: number;
  /** It surely did not arrive. */
  readonly refused?: true | undefined;
}

/** An attempt that the service accepted. */
export interface Push {
  /** The attempt's `n`. */
  readonly attempt: number;
  readonly messageId: string;
  /** Absent if the record of the push was lost and only its message was found. */
  readonly receiptId?: string | undefined;
  readonly topic: string;
  /** When the service accepted it, ISO 8601 as the service wrote it. */
  readonly createdAt: string;
  /** A tap that does not end the question used it up: the service accepts no other on it. */
  readonly usedUp?: true | undefined;
}

/** All that is kept of a question, from asking to a day after its end. Plain JSON. Times are milliseconds since 1970. */
export interface Life {
  readonly v: 1;
  readonly id: string;
  /** The caller's own key: asking with it again is the same question. */
  readonly key?: string | undefined;
  /** The secret in the callback URL. */
  readonly secret: string;
  readonly question: Question;
  readonly askedAt: number;
  /** Null without a time limit. */
  readonly deadline: number | null;
  /** Which boot of the machine saved it: another one means a power loss or a reboot in between. */
  readonly boot: string;
  readonly attempts: readonly Attempt[];
  readonly pushes: readonly Push[];
  /** A person put it off: until then it is neither pushed again nor escalated. */
  readonly snoozed?: { readonly until: number; readonly topic: string } | undefined;
  /** Present once the question has ended. */
  readonly outcome?: AskOutcome | undefined;
  readonly endedAt?: number | undefined;
  /** Deliveries that the flow may have begun and not ended, each counted before it happens. */
  readonly deliveries: number;
  /** Their ids, unique within the process that counted them. */
  readonly begun?: readonly string[] | undefined;
  /** The flow has accepted the outcome, or never will. */
  readonly delivered?: true | undefined;
  /** The flow refused the outcome: the next delivery is marked. */
  readonly refused?: true | undefined;
  /** An earlier process may have delivered an outcome that its disk refused to record. */
  readonly unsure?: true | undefined;
  /** A late tap was answered: one notice is enough. */
  readonly lateNotice?: true | undefined;
  /** Grows by one with every change. */
  readonly version: number;
}

/** One step in the life of a question, for a log of who was asked what, and who answered. Never holds a secret. */
export interface AuditStep {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
  readonly topic: string;
  readonly step: "asked" | "pushed" | "not_pushed" | "tapped" | "ended" | "delivered" | "not_delivered";
  /** Of a push: why it was made. */
  readonly why?: Attempt["why"] | undefined;
  readonly messageId?: string | undefined;
  /** Of a tap: the button, who tapped, whether it counted or why not (`late` after the end). */
  readonly actionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly deviceName?: string | undefined;
  readonly verdict?: Verdict | "late" | undefined;
  /** Of the end. */
  readonly outcome?: AskOutcome["kind"] | undefined;
  readonly problem?: string | undefined;
}
