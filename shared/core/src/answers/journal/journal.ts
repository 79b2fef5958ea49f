import type { AskOutcome } from "../ask/outcome.js";
import type { Question } from "../ask/question.js";

/** One push of a question: the first one, a repetition after a tap that did not count, or a reminder. */
export interface PushRecord {
  readonly messageId: string;
  readonly receiptId: string;
  /** The topic it went to: a reminder may go to another than the question's. */
  readonly topic: string;
  /** When the service took it, ISO 8601 as the service wrote it. */
  readonly createdAt: string;
  /** A tap that does not count used it up: the service takes no other on it. */
  readonly usedUp?: boolean | undefined;
}

/** What a journal keeps of a question. Plain JSON. Times are milliseconds since 1970 unless they say ISO 8601. */
export interface AskRecord {
  readonly id: string;
  /** Of the callback's URL. */
  readonly secret: string;
  readonly question: Question;
  readonly askedAt: number;
  readonly deadline: number;
  readonly pushes: readonly PushRecord[];
  /** Pushes repeated after a tap that did not count. */
  readonly repeated: number;
  readonly reminded: number;
  /** Of the last reminder. */
  readonly lastPushAt?: number | undefined;
  /** A restart came between a push and its record: a tap on a message that is not in `pushes` may be real. */
  readonly unrecordedPush?: boolean | undefined;
  /** Present once settled. */
  readonly outcome?: AskOutcome | undefined;
  readonly settledAt?: number | undefined;
  /** Whether the outcome was handed to the host: an outcome that was not is handed over again after a restart. */
  readonly handedOver?: boolean | undefined;
  /** Whether a tap that came too late was answered: one is enough. */
  readonly lateNotice?: boolean | undefined;
}

/** Keeps questions over a restart. Records of settled questions are kept 24 hours, so that late taps are known. */
export interface AskJournal {
  /** Everything kept, open and settled, oldest first; called once, before anything else. */
  load(): Promise<AskRecord[]>;
  /** Writes the record anew, whole. Resolves once it would survive a crash of the process. */
  save(record: AskRecord): Promise<void>;
  /** Resolves once everything saved so far would survive a power loss. */
  sync(): Promise<void>;
  /** Forgets a question. */
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

/** How long a settled question is remembered. */
export const SETTLED_KEPT_MS = 24 * 60 * 60 * 1000;
