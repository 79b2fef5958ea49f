import { randomUUID } from "node:crypto";
import { inTime } from "../../client/in-time.js";
import { systemClock } from "../../client/system-clock.js";
import { checkInput } from "../../wire/check-input.js";
import { StoreError } from "../../wire/errors/store-error.js";
import { ValidationError } from "../../wire/errors/validation-error.js";
import type { ServiceEvent } from "../answer.js";
import type { AskRecord } from "../journal/journal.js";
import { memoryJournal } from "../journal/memory-journal.js";
import { syncedSoon } from "../journal/synced-soon.js";
import { ReceiptPoller } from "../polling/receipt-poller.js";
import { CallbackReceiver } from "../receiver/index.js";
import { newSecret } from "../secret.js";
import type { Asked, AskerOptions, Asking, OutcomeHandler } from "./asker-options.js";
import type { Desk } from "./desk.js";
import { MissingCallbacks } from "./missing-callbacks.js";
import { prepareQuestion } from "./prepare.js";
import { Question } from "./question.js";
import { QuestionRun, toAsked } from "./question-run.js";
import { checkCallbackBase, checkRoutes } from "./routes.js";
import { SettledQuestions } from "./settled-questions.js";

const CLOSE_LIMIT_MS = 5_000;

/**
 * Asks people and waits for their answers, many questions at once: push, then callback and receipt side by side, and the first
 * answer counts exactly once. Questions in the journal outlive a restart. Documentation: Action Buttons, Delivery Receipts.
 */
export class Asker {
  /** To be mounted at `callbackBase`: takes `/<question id>/<secret>`. */
  readonly callbacks: CallbackReceiver;
  readonly #desk: Desk;
  readonly #maxOpen: number;
  readonly #runs = new Map<string, QuestionRun>();
  readonly #settled: SettledQuestions;
  readonly #missing: MissingCallbacks;
  #closed = false;

  constructor(options: AskerOptions, onOutcome: OutcomeHandler = () => {}) {
    const {
      client,
      clock = systemClock,
      callbackBase,
      requestsPerMinute,
      journal = memoryJournal(),
    } = options;
    if (typeof callbackBase === "string") checkCallbackBase(callbackBase);
    this.#maxOpen = options.maxOpen ?? 10_000;
    this.#desk = {
      client,
      clock,
      journal: syncedSoon(journal, (error) => options.notices?.warning?.(undefined, String(error))),
      poller: options.poller ?? new ReceiptPoller({ client, clock, requestsPerMinute }),
      mode: options.mode ?? "auto",
      notices: options.notices ?? {},
      confirmWithReceipt: options.confirmWithReceipt ?? false,
      callbackBase: () => (typeof callbackBase === "function" ? callbackBase() : callbackBase),
      checkOpen: () => {
        if (this.#closed) throw closed();
      },
      settled: (record) => {
        this.#runs.delete(record.id);
        const settled = this.#settled.settle(record);
        this.#missing.ended(record);
        return settled;
      },
    };
    this.#settled = new SettledQuestions(this.#desk, onOutcome);
    this.#missing = new MissingCallbacks(this.#desk);
    this.callbacks = new CallbackReceiver({
      clock,
      secretsOf: (id) => this.#secretsOf(id),
      handle: (event, id) => this.#received(event, id ?? ""),
    });
  }

  /** Takes up what the journal holds; call it once, before anything else. Resolves to the questions that are open again. */
  async start(): Promise<Asked[]> {
    for (const record of await this.#desk.journal.load()) {
      if (record.outcome) {
        this.#settled.resume(record);
        continue;
      }
      // Each repetition and each reminder is counted before its push.
      const unrecordedPush = record.pushes.length <= record.repeated + record.reminded;
      try {
        this.#run(unrecordedPush ? { ...record, unrecordedPush } : record);
      } catch (error) {
        const asked = toAsked(record, this.#desk);
        this.#desk.notices.warning?.(asked, `The question cannot be taken up again: ${String(error)}`);
      }
    }
    await this.#settled.forget();
    const open = this.open();
    for (const run of this.#runs.values())
      void run.begin().catch((error) => this.#desk.notices.warning?.(run.asked, String(error)));
    return open;
  }

  /**
   * Asks. Resolves once the push was accepted; where it was not, the outcome tells. Throws ValidationError for a question that is
   * wrong or could never be answered, and where too many are open. Aborting the signal cancels the question.
   */
  async ask(input: Question, options: { readonly signal?: AbortSignal } = {}): Promise<Asking> {
    const question = checkInput(Question, input, "The question");
    checkRoutes(this.#desk, question);
    if (this.#runs.size >= this.#maxOpen) throw tooMany(this.#maxOpen);
    if (!question.allowedResponders && !this.#desk.client.hasTopicKey(question.topic))
      this.#desk.notices.warning?.(
        undefined,
        `${question.topic} is asked without its key: if it is a public topic, anyone can subscribe and answer. Name allowedResponders, or use a private topic.`,
      );
    const now = this.#desk.clock.now();
    const run = this.#run({
      id: randomUUID(),
      secret: newSecret(),
      question,
      askedAt: now,
      deadline: now + question.timeoutMs,
      pushes: [],
      repeated: 0,
      reminded: 0,
    });
    if (options.signal) this.#cancelWith(options.signal, run);
    try {
      if (options.signal?.aborted) await this.cancel(run.record.id, "aborted");
      else await run.begin();
    } catch (error) {
      this.#runs.delete(run.record.id);
      throw error;
    }
    return { asked: run.asked, outcome: run.outcome };
  }

  /** Ends a question without an answer; false where it is not open. */
  async cancel(id: string, reason = "cancelled"): Promise<boolean> {
    return (await this.#runs.get(id)?.settle({ kind: "cancelled", reason })) ?? false;
  }

  /** Answers from the host's side by one of the question's own buttons; false where it is not open, or has no such button. */
  async answer(
    id: string,
    actionId: string,
    by: { readonly replyText?: string; readonly deviceName?: string } = {},
  ): Promise<boolean> {
    const actedAt = new Date(this.#desk.clock.now()).toISOString();
    return (await this.#runs.get(id)?.answer(actionId, { actedAt, ...by })) ?? false;
  }

  /**
   * What a host that answers an open question itself may report to the service, so that the phones see it too: the question's
   * last push, and the id that the phones know the button by. Undefined where nothing is open. Documentation: Report Action.
   */
  reportOf(id: string, actionId: string): { message_id: string; action_id: string } | undefined {
    return this.#runs.get(id)?.reportOf(actionId);
  }

  /** The questions that wait, oldest first. */
  open(): Asked[] {
    return [...this.#runs.values()].map((run) => run.asked);
  }

  get(id: string): Asked | undefined {
    return this.#runs.get(id)?.asked;
  }

  /**
   * Stops waiting. Open questions stay in the journal and are taken up by the next `start()`; a tap or an outcome that is on its way just
   * now is waited for, for 5 s at most. A callback that comes later is answered 503.
   */
  async close(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const run of runs) run.stop();
    this.#missing.stop();
    this.#desk.poller.close();
    const finished = Promise.all(runs.map((run) => run.idle())).then(() => this.#settled.close());
    await inTime(this.#desk.clock, CLOSE_LIMIT_MS, finished);
    this.#closed = true;
    await this.#desk.journal.close();
  }

  #run(record: AskRecord): QuestionRun {
    const run = new QuestionRun(record, prepareQuestion(record.question), this.#desk);
    this.#runs.set(record.id, run);
    return run;
  }

  #secretsOf(id: string): string[] {
    const record = this.#runs.get(id)?.record ?? this.#settled.get(id);
    return record ? [record.secret] : [];
  }

  async #received(event: ServiceEvent, id: string): Promise<void> {
    this.#desk.checkOpen();
    this.#missing.came();
    if (event.event !== "action" || !event.answer) return;
    const run = this.#runs.get(id);
    if (run) await run.tap(event.answer, "callback");
    else await this.#settled.tap(id, event.answer);
    // Nobody sends an event again that was acknowledged.
    await this.#settled.saved(id);
    await this.#desk.journal.sync();
  }

  #cancelWith(signal: AbortSignal, run: QuestionRun): void {
    const cancel = () =>
      void this.cancel(run.record.id, "aborted").catch((error) =>
        this.#desk.notices.warning?.(run.asked, String(error)),
      );
    signal.addEventListener("abort", cancel, { once: true });
    void run.outcome.then(() => signal.removeEventListener("abort", cancel));
  }
}

const tooMany = (maxOpen: number) =>
  new ValidationError({
    what: "The question",
    problem: `${maxOpen} questions are open already`,
    issues: [],
    fix: "Wait until some are answered, cancel some, or raise maxOpen.",
  });

const closed = () =>
  new StoreError({
    problem: "The Asker is closed",
    fix: "Open another one on the same journal: its start() takes up the questions that were open.",
  });
