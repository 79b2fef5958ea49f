import type { Clock } from "../../client/clock.js";
import type { PortableClient } from "../../client/portable-client.js";
import type { PushResult } from "../../contract/message.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import type { Answer } from "../answer.js";
import type { AskJournal } from "../journal/journal.js";
import type { ReceiptPoller } from "../polling/receipt-poller.js";
import type { AskOutcome } from "./outcome.js";
import type { Question } from "./question.js";

/** `auto`: a callback where a public URL is known, and the receipt as well; the first one counts. */
export type AnswerMode = "auto" | "callback" | "poll";

/** A question that was asked and is not settled, as hosts show it. */
export interface Asked {
  readonly id: string;
  readonly question: Question;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly deadline: number;
  /** How it is waited for; a callback alone where no key can read the receipt. */
  readonly routes: readonly ("callback" | "receipt")[];
  /** The push, once it was accepted; resumed questions have lost it. */
  readonly pushed?: PushResult | undefined;
}

/** Everything a host may want to show or log. */
export interface AskNotices {
  /** A tap that does not count, since the person is not among the allowed responders. */
  readonly unauthorized?: (asked: Asked, answer: Answer) => void;
  /** A tap on a question that is already settled. */
  readonly late?: (asked: Asked, answer: Answer, outcome: AskOutcome) => void;
  /** Something to tell the user: a topic that anyone may be able to answer, polling that is not possible, a reading that failed. */
  readonly warning?: (asked: Asked | undefined, message: string, error?: IotpushError) => void;
  /** A push, the question itself or a reminder, was accepted. */
  readonly pushed?: (asked: Asked, result: PushResult) => void;
}

export interface AskerOptions {
  readonly client: PortableClient;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
  /** Keeps open questions over a restart; in memory by default. */
  readonly journal?: AskJournal | undefined;
  readonly mode?: AnswerMode | undefined;
  /**
   * The public URL under which `Asker.callbacks` is reachable, without a final slash. Each question's callback is
   * `<callbackBase>/<question id>/<secret>`. Absent: answers are learned from receipts alone.
   */
  readonly callbackBase?: (() => string | undefined) | string | undefined;
  /** Read the receipt before a callback counts; default false. */
  readonly confirmWithReceipt?: boolean | undefined;
  readonly poller?: ReceiptPoller | undefined;
  /** Requests a minute for polling; default 60. */
  readonly requestsPerMinute?: number | undefined;
  /** Open questions at most; default 10,000. */
  readonly maxOpen?: number | undefined;
  readonly notices?: AskNotices | undefined;
}

/**
 * The public face of asking, implemented by `Asker`:
 *
 * - `start()` takes up what the journal still holds: resolves to the questions that are open again. Outcomes of questions that
 *   were settled but not handed over before the crash are handed over again.
 * - `ask(question)` checks, saves, pushes, and resolves to an `Asking` once the push was accepted (or failed: then its
 *   outcome says so). Throws ValidationError for a wrong question, and when too many are open.
 * - `cancel(id, reason)` and `answer(id, actionId, …)` settle from the host's side; false where it was settled already.
 * - `open()` lists what waits; `get(id)` one of them.
 * - `callbacks` is the CallbackReceiver to mount at `callbackBase`.
 * - `close()` stops waiting without settling: the questions stay in the journal.
 */
export interface Asking {
  readonly asked: Asked;
  readonly outcome: Promise<AskOutcome>;
}

/**
 * Called once for each settled question: again after a restart only where its promise had not resolved before, or a crash came before that
 * was saved.
 */
export type OutcomeHandler = (asked: Asked, outcome: AskOutcome) => void | Promise<void>;
