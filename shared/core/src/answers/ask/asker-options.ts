import type { ApiClient } from "../../client/api-client.js";
import {
  abortSignal,
  apiClient,
  checkEach,
  count,
  hook,
  milliseconds,
  type OptionCheck,
  part,
  textOrFunction,
  truth,
} from "../../client/check-options.js";
import type { Clock } from "../../client/clock.js";
import type { PushResult } from "../../contract/message.js";
import type { Answer } from "../answer.js";
import type { Redelivered } from "../engine/inputs.js";
import type { AuditStep, Push } from "../engine/life.js";
import type { ReceiptReader } from "../reader/receipt-reader.js";
import type { QuestionStore, SqlClient } from "../store/question-store.js";
import type { AskOutcome, FailureDetails } from "./outcome.js";
import type { Question } from "./question.js";
import type { QuotaOptions } from "./quota.js";

/** `auto`: a callback if a public URL is known, and the receipt as well; the first one counts. */
export type AnswerMode = (typeof ANSWER_MODES)[number];
export const ANSWER_MODES = ["auto", "callback", "poll"] as const;

/** A question that was asked, as hosts show it. */
export interface Asked {
  readonly id: string;
  readonly question: Question;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  /** Null without a time limit. */
  readonly deadline: number | null;
  /** How it is waited for; a callback alone if no key can read the receipt. */
  readonly routes: readonly ("callback" | "receipt")[];
  /** The push, once it was accepted; resumed questions have lost it. */
  readonly pushed?: PushResult | undefined;
}

/** Everything a host may want to show or log. */
export interface AskNotices {
  /** A tap by somebody who is not an allowed responder. */
  readonly unauthorized?: (asked: Asked, answer: Answer) => void;
  /** A tap on a question that has ended. */
  readonly late?: (asked: Asked, answer: Answer, outcome: AskOutcome) => void;
  /** An outcome is not delivered again, since the process ended at each delivery: the question has failed. */
  readonly givenUp?: (asked: Asked, error: FailureDetails) => void;
  /** A warning for the user: a topic that anyone may be able to answer, polling that is not possible, a reading that failed. */
  readonly warning?: (asked: Asked | undefined, message: string, error?: FailureDetails) => void;
  /** A push waits this many milliseconds, since the service accepts no more at the moment. */
  readonly delayed?: (asked: Asked, ms: number) => void;
  /** The question is on the phones: its first push was accepted, perhaps only after a restart. */
  readonly asked?: (asked: Asked, push: Pick<Push, "messageId" | "receiptId">) => void;
  /** A push, the question itself or a reminder, was accepted. */
  readonly pushed?: (asked: Asked, result: PushResult) => void;
}

export interface AskerOptions {
  readonly client: ApiClient;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
  /** Keeps open questions over a restart; in memory by default. */
  readonly store?: QuestionStore | undefined;
  readonly mode?: AnswerMode | undefined;
  /**
   * The public URL under which `Asker.callbacks` is reachable, without a final slash. Each question's callback is
   * `<callbackBase>/<question id>/<secret>`. Absent: answers are learned from receipts alone.
   */
  readonly callbackBase?: (() => string | undefined) | string | undefined;
  /** Read the receipt before a callback counts; default false. */
  readonly confirmWithReceipt?: boolean | undefined;
  readonly reader?: ReceiptReader | undefined;
  /** Requests a minute for polling; default 60. */
  readonly requestsPerMinute?: number | undefined;
  /** Open questions at most; default 10,000. */
  readonly maxOpen?: number | undefined;
  /** The month's pushes: warned about at 80 %; from 95 % on reminders and notices are not pushed. Learned from the service if absent. */
  readonly quota?: QuotaOptions | undefined;
  /** Questions asked on one topic within a minute at most; others wait in a queue. No limit by default. */
  readonly maxPerTopicAndMinute?: number | undefined;
  /** How long after a time limit a receipt that cannot be read is tried again, in milliseconds; default 5 minutes. */
  readonly graceMs?: number | undefined;
  /** Never deliver an outcome again after a crash, even if the flow may not have seen it; default false. */
  readonly atMostOnce?: boolean | undefined;
  /** With a store that processes share: how long after a process has stopped others go on, in milliseconds; default 15 s. */
  readonly leaseMs?: number | undefined;
  readonly notices?: AskNotices | undefined;
  /** Receives one record per step: asked, pushed, tapped by whom, counted or why not, ended, delivered. */
  readonly audit?: ((step: AuditStep) => void) | undefined;
}

/** A question that was asked, and how it ends. */
export interface Asking<ActionId extends string = string> {
  readonly asked: Asked;
  readonly outcome: Promise<AskOutcome<ActionId>>;
}

export interface AskOptions {
  /** Aborting it cancels the question. */
  readonly signal?: AbortSignal;
  /** If false, nothing here waits for the outcome: only the handler gets it, and the question does not stay in memory. Default true. */
  readonly wait?: boolean;
}

/** How an outcome reaches the host. */
export interface Delivery {
  /** True if the host may have seen it before a crash of the process; `maybe` if the machine was started again since. */
  readonly redelivered: Redelivered;
  /**
   * With `postgresStore`: begins the transaction that records this delivery, for work of your own that is to happen exactly once. It is
   * committed once the handler resolves; if it rejects, or another process has delivered meanwhile, nothing of it has happened.
   */
  readonly transaction?: (() => Promise<SqlClient>) | undefined;
}

/** Called once for each question that ended; again after a restart if its promise had not resolved before, marked as redelivered. */
export type OutcomeHandler = (asked: Asked, outcome: AskOutcome, delivery: Delivery) => void | Promise<void>;

const mode: OptionCheck = (value) =>
  ANSWER_MODES.some((known) => known === value)
    ? undefined
    : { problem: "is not a mode", allowed: ANSWER_MODES };

const OPTIONS: Readonly<Record<keyof AskerOptions, OptionCheck>> = {
  client: apiClient,
  clock: part,
  store: (value) =>
    typeof (value as Partial<QuestionStore> | null)?.load === "function"
      ? undefined
      : { problem: "is not a store, such as the questions of sqliteStore" },
  mode,
  callbackBase: textOrFunction,
  confirmWithReceipt: truth,
  reader: part,
  requestsPerMinute: count,
  maxOpen: count,
  quota: part,
  maxPerTopicAndMinute: count,
  graceMs: milliseconds,
  atMostOnce: truth,
  leaseMs: milliseconds,
  notices: part,
  audit: hook,
};

const ASK_OPTIONS: Readonly<Record<keyof AskOptions, OptionCheck>> = { signal: abortSignal, wait: truth };

export const checkAskOptions = (options: AskOptions): void =>
  checkEach("An option of ask()", options, ASK_OPTIONS);

/**
 * Throws ValidationError for an option that there is not or whose value is wrong: overlooked, a `confirmWithReciept` would let unproven
 * answers count.
 */
export function checkAskerOptions(options: AskerOptions): void {
  checkEach("An asker's option", options, OPTIONS, ["client"]);
}
