import { randomUUID } from "node:crypto";
import { checkInput } from "../../wire/check-input.js";
import { ValidationError } from "../../wire/errors/validation-error.js";
import type { Answer, ServiceEvent } from "../answer.js";
import { type AskRecord, SETTLED_KEPT_MS } from "../journal/journal.js";
import { memoryJournal } from "../journal/memory-journal.js";
import { ReceiptPoller } from "../polling/receipt-poller.js";
import { CallbackReceiver } from "../receiver/index.js";
import { newSecret } from "../secret.js";
import type { Asked, AskerOptions, Asking, OutcomeHandler } from "./asker-options.js";
import type { Desk } from "./desk.js";
import { sendLateNotice } from "./late-notice.js";
import type { AskOutcome } from "./outcome.js";
import { prepareQuestion } from "./prepare.js";
import { Question } from "./question.js";
import { QuestionRun, toAsked } from "./question-run.js";
import { checkRoutes } from "./routes.js";

/**
 * Asks people and waits for their answers, many questions at once: push, then callback and receipt side by side, and the first
 * answer counts exactly once. Questions in the journal outlive a restart. Documentation: Action Buttons, Delivery Receipts.
 */
export class Asker {
  /** To be mounted at `callbackBase`: takes `/<question id>/<secret>`. */
  readonly callbacks: CallbackReceiver;
  readonly #desk: Desk;
  readonly #maxOpen: number;
  readonly #onOutcome: OutcomeHandler;
  readonly #runs = new Map<string, QuestionRun>();
  readonly #settled = new Map<string, AskRecord>();

  constructor(options: AskerOptions, onOutcome: OutcomeHandler = () => {}) {
    const { client, clock, callbackBase, requestsPerMinute } = options;
    this.#onOutcome = onOutcome;
    this.#maxOpen = options.maxOpen ?? 10_000;
    this.#desk = {
      client,
      clock,
      journal: options.journal ?? memoryJournal(),
      poller: options.poller ?? new ReceiptPoller({ client, clock, requestsPerMinute }),
      mode: options.mode ?? "auto",
      notices: options.notices ?? {},
      confirmWithReceipt: options.confirmWithReceipt ?? false,
      callbackBase: () => (typeof callbackBase === "function" ? callbackBase() : callbackBase),
      settled: (record) => void this.#handOver(record),
    };
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
        this.#settled.set(record.id, record);
        if (!record.handedOver) void this.#handOver(record);
        continue;
      }
      const unrecordedPush = record.pushes.length === 0;
      this.#run(unrecordedPush ? { ...record, unrecordedPush } : record);
    }
    await this.#forget();
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
    if (!question.approvers && !this.#desk.client.hasTopicKey(question.topic))
      this.#desk.notices.warning?.(
        undefined,
        `Anyone can subscribe to the public topic ${question.topic} and answer: name approvers, or use a private topic.`,
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
    options.signal?.addEventListener("abort", () => void this.cancel(run.record.id, "aborted"), {
      once: true,
    });
    try {
      await run.begin();
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

  /** Stops waiting. Open questions stay in the journal and are taken up by the next `start()`. */
  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.stop();
    this.#desk.poller.close();
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
    if (event.event !== "action" || !event.answer) return;
    const run = this.#runs.get(id);
    if (run) return run.tap(event.answer, "callback");
    const record = this.#settled.get(id);
    if (record?.outcome) await this.#late(record, record.outcome, event.answer);
  }

  async #late(record: AskRecord, outcome: AskOutcome, answer: Answer): Promise<void> {
    if (outcome.kind === "answered" && outcome.answer.messageId === answer.messageId) return;
    this.#desk.notices.late?.(toAsked(record, this.#desk), answer, outcome);
    if (record.question.lateNotice) await sendLateNotice(this.#desk, record);
  }

  async #handOver(record: AskRecord): Promise<void> {
    const { outcome } = record;
    if (!outcome) return;
    this.#settled.set(record.id, record);
    this.#runs.delete(record.id);
    try {
      await this.#onOutcome(toAsked(record, this.#desk), outcome);
      const done = { ...record, handedOver: true };
      await this.#desk.journal.save(done);
      this.#settled.set(record.id, done);
      await this.#forget();
    } catch (error) {
      this.#desk.notices.warning?.(
        toAsked(record, this.#desk),
        `The outcome could not be handed over: ${String(error)}`,
      );
    }
  }

  /** Forgets what was settled a day ago. The map is in the order of settling. */
  async #forget(): Promise<void> {
    const before = this.#desk.clock.now() - SETTLED_KEPT_MS;
    for (const [id, record] of this.#settled) {
      if ((record.settledAt ?? 0) > before) return;
      this.#settled.delete(id);
      await this.#desk.journal.remove(id);
    }
  }
}

const tooMany = (maxOpen: number) =>
  new ValidationError({
    what: "The question",
    problem: `${maxOpen} questions are open already`,
    issues: [],
    fix: "Wait until some are answered, cancel some, or raise maxOpen.",
  });
