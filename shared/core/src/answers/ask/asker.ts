import { inTime } from "../../client/in-time.js";
import { systemClock } from "../../client/system-clock.js";
import { StoreError } from "../../wire/errors/errors.js";
import { ValidationError } from "../../wire/errors/validation-error.js";
import type { ServiceEvent } from "../answer.js";
import type { Life } from "../engine/life.js";
import { ReceiptReader } from "../reader/receipt-reader.js";
import { CallbackReceiver, type CallbackReply } from "../receiver/callback-receiver.js";
import { newSecret } from "../secret.js";
import { memoryStore } from "../store/memory-store.js";
import type { Asked, AskerOptions, Asking, OutcomeHandler } from "./asker-options.js";
import { FloodControl } from "./flood-control.js";
import { bootId, newId } from "./ids.js";
import { MissingCallbacks } from "./missing-callbacks.js";
import { prepareQuestion } from "./prepare.js";
import { type ActionIds, type Actions, type Question, type QuestionInput, readQuestion } from "./question.js";
import { QuestionRun } from "./question-run.js";
import { Questions } from "./questions.js";
import { Quota } from "./quota.js";
import { checkCallbackBase, checkRoutes, routesTo, warnOfLateReading } from "./routes.js";
import { type AskServices, toAsked } from "./services.js";
import { preparedForLate } from "./setting.js";

const CLOSE_LIMIT_MS = 5_000;
const GRACE_MS = 5 * 60_000;

/**
 * Asks people and waits for their answers, many questions at once: push, then callback and receipt side by side, and the first
 * answer counts exactly once. Questions in the store outlive a restart. Documentation: Action Buttons, Delivery Receipts.
 */
export class Asker {
  /** To be mounted at `callbackBase`: receives `/<question id>/<secret>`. */
  readonly callbacks: CallbackReceiver;
  readonly #services: AskServices;
  readonly #maxOpen: number;
  readonly #questions: Questions;
  readonly #missing: MissingCallbacks;
  readonly #flood: FloodControl;
  readonly #delivering = new Set<Promise<unknown>>();
  readonly #keys = new Map<string, Promise<Asking>>();
  #closed = false;

  constructor(options: AskerOptions, onOutcome: OutcomeHandler = () => {}) {
    const { client, clock = systemClock, callbackBase, requestsPerMinute, notices = {} } = options;
    const store = options.store ?? memoryStore();
    if (typeof callbackBase === "string") checkCallbackBase(callbackBase);
    const warn = (text: string) => notices.warning?.(undefined, text);
    this.#maxOpen = options.maxOpen ?? 10_000;
    this.#flood = new FloodControl(options.maxPerTopicAndMinute ?? Number.POSITIVE_INFINITY, clock, (topic) =>
      warn(
        `${topic} was asked ${options.maxPerTopicAndMinute} questions within a minute: the next one waits.`,
      ),
    );
    this.#questions = new Questions(store, clock, (...warning) => notices.warning?.(...warning));
    this.#services = {
      client,
      clock,
      store,
      reader: options.reader ?? new ReceiptReader({ client, clock, requestsPerMinute }),
      mode: options.mode ?? "auto",
      notices,
      confirmWithReceipt: options.confirmWithReceipt ?? false,
      quota: new Quota(options.quota, clock, warn),
      graceMs: options.graceMs ?? GRACE_MS,
      atMostOnce: options.atMostOnce ?? false,
      boot: bootId(),
      now: () => ({ wall: clock.now(), mono: clock.mono() }),
      callbackBase: () => (typeof callbackBase === "function" ? callbackBase() : callbackBase),
      audit: (step) => options.audit?.(step),
      checkOpen: () => {
        if (this.#closed) throw closed();
      },
      isKnown: (messageId) =>
        this.#questions.all().some(({ life }) => life.pushes.some((push) => push.messageId === messageId)),
      deliver: async (asked, outcome, redelivered) => {
        const delivering = (async () => onOutcome(asked, outcome, { redelivered }))();
        const done = delivering.catch(() => {}).finally(() => this.#delivering.delete(done));
        this.#delivering.add(done);
        await delivering;
      },
      changed: (run) => {
        this.#questions.changed(run);
        if (!run.isOpen && !run.life.delivered) this.#missing.ended(run);
      },
      unsaved: (run, error) => this.#questions.unsaved(run, error),
    };
    this.#missing = new MissingCallbacks(this.#services);
    this.callbacks = new CallbackReceiver({
      clock,
      secretsOf: (id) => this.#questions.secretsOf(id),
      handle: (event, id) => this.#received(event, id),
    });
  }

  /** Takes up what the store holds; call it once, before anything else. Resolves to the questions that are open again. */
  async start(): Promise<Asked[]> {
    const runs: QuestionRun[] = [];
    await this.#services.quota.load();
    for (const life of await this.#services.store.load()) {
      try {
        const prepared = life.outcome ? preparedForLate(life.question) : prepareQuestion(life.question);
        runs.push(this.#run(life, life.version, prepared));
      } catch (error) {
        const asked = toAsked(life, routesTo(this.#services, life.question));
        this.#services.notices.warning?.(asked, `The question cannot be taken up again: ${String(error)}`);
      }
    }
    await this.#questions.forget();
    const { boot } = this.#services;
    for (const run of runs) void run.feed({ t: "restart", boot }).catch((error) => run.warn(String(error)));
    return this.open();
  }

  /**
   * Asks. Resolves once the push was accepted; if it was not, the outcome says so. Throws ValidationError for a question that is
   * wrong or could never be answered, and if too many are open. Aborting the signal cancels the question.
   */
  async ask<const A extends Actions>(
    input: QuestionInput<A>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Asking<ActionIds<A>>> {
    // The engine only gives the question's own ids.
    return this.#askChecked(readQuestion(input), options) as Promise<Asking<ActionIds<A>>>;
  }

  async #askChecked(question: Question, options: { readonly signal?: AbortSignal }): Promise<Asking> {
    checkRoutes(this.#services, question);
    const prepared = prepareQuestion(question);
    const { key } = question;
    if (key === undefined) return this.#ask(question, prepared, options);
    const same = this.#keys.get(key);
    if (same) return same;
    const asking = this.#askOnce(key, () => this.#ask(question, prepared, options));
    this.#keys.set(key, asking);
    const forget = () => this.#keys.delete(key);
    void asking.then(({ outcome }) => outcome).then(forget, forget);
    return asking;
  }

  /** Ends a question without an answer; false if it is not open. */
  async cancel(id: string, reason = "cancelled"): Promise<boolean> {
    return (await this.#openRun(id)?.feed({ t: "cancel", reason })) ?? false;
  }

  /** Answers from the host's side by one of the question's own buttons; false if it is not open, or has no such button. */
  async answer(
    id: string,
    actionId: string,
    by: { readonly replyText?: string; readonly deviceName?: string } = {},
  ): Promise<boolean> {
    const actedAt = new Date(this.#services.clock.now()).toISOString();
    return (await this.#openRun(id)?.answer(actionId, { actedAt, ...by })) ?? false;
  }

  /**
   * What a host that answers an open question itself may report to the service, so that the phones see it too: the question's
   * last push, and the id that the phones know the button by. Undefined if it is not open. Documentation: Report Action.
   */
  reportOf(id: string, actionId: string): { message_id: string; action_id: string } | undefined {
    return this.#openRun(id)?.reportOf(actionId);
  }

  /** The questions that wait, oldest first. */
  open(): Asked[] {
    return this.#questions.open.map((run) => run.asked);
  }

  get(id: string): Asked | undefined {
    return this.#openRun(id)?.asked;
  }

  /**
   * Stops waiting. Open questions stay in the store and are taken up by the next `start()`; a tap or an outcome that is on its way just
   * now is waited for, for 5 s at most. A callback that comes later is answered 503.
   */
  async close(): Promise<void> {
    const runs = this.#questions.all();
    for (const run of runs) run.stop();
    this.#missing.stop();
    this.#questions.stop();
    this.#flood.stop();
    this.#services.reader.close();
    await inTime(this.#services.clock, CLOSE_LIMIT_MS, this.#finish(runs));
    this.#closed = true;
    for (const run of this.#questions.all()) run.abandon();
    await this.#services.quota.idle();
    await this.#services.store.close();
  }

  async #finish(runs: readonly QuestionRun[]): Promise<void> {
    await Promise.all(runs.map((run) => run.idle()));
    await Promise.all(this.#delivering);
    await Promise.all(runs.map((run) => run.idle()));
    await this.#questions.saveAll();
  }

  async #ask(
    question: Question,
    prepared: ReturnType<typeof prepareQuestion>,
    { signal }: { readonly signal?: AbortSignal },
  ): Promise<Asking> {
    if (this.#questions.open.length >= this.#maxOpen) throw tooMany(this.#maxOpen);
    if (!question.allowedResponders && !this.#services.client.hasTopicKey(question.topic))
      this.#services.notices.warning?.(
        undefined,
        `${question.topic} is asked without its key: if it is a public topic, anyone can subscribe and answer. Name allowedResponders, or use a private topic.`,
      );
    if (!(await this.#flood.pass(question.topic))) throw closed();
    warnOfLateReading(this.#services, question);
    const askedAt = this.#services.clock.now();
    const { timeoutMs, key } = question;
    const life: Life = {
      v: 1,
      id: newId(),
      ...(key === undefined ? {} : { key }),
      secret: newSecret(),
      question,
      askedAt,
      deadline: timeoutMs === null ? null : askedAt + timeoutMs,
      boot: this.#services.boot,
      attempts: [],
      pushes: [],
      deliveries: 0,
      version: 0,
    };
    const run = this.#run(life, 0, prepared);
    try {
      await run.feed(signal?.aborted ? { t: "cancel", reason: "aborted" } : { t: "ask" });
    } catch (error) {
      this.#questions.remove(run);
      throw error;
    }
    if (signal) this.#cancelWith(signal, run);
    await run.started;
    return { asked: run.asked, outcome: run.outcome };
  }

  /** The question of this key that is open, or the outcome of one that ended within a day. */
  async #askOnce(key: string, ask: () => Promise<Asking>): Promise<Asking> {
    const life = await this.#services.store.findByKey(key);
    if (!life) return ask();
    const run = this.#openRun(life.id);
    if (run) return { asked: run.asked, outcome: run.outcome };
    if (!life.outcome) return ask();
    return { asked: toAsked(life, []), outcome: Promise.resolve(life.outcome) };
  }

  #openRun(id: string): QuestionRun | undefined {
    const run = this.#questions.get(id);
    return run?.isOpen ? run : undefined;
  }

  #run(life: Life, saved: number, prepared: ReturnType<typeof prepareQuestion>): QuestionRun {
    const run = new QuestionRun(life, saved, this.#services, prepared);
    this.#questions.add(run);
    return run;
  }

  async #received(event: ServiceEvent, id: string): Promise<CallbackReply | undefined> {
    this.#services.checkOpen();
    this.#missing.came();
    if (event.event !== "action" || !event.answer) return undefined;
    const run = this.#questions.get(id) ?? (await this.#ended(id));
    return run?.tap(event.answer);
  }

  /** A question that is over, for a tap that comes too late. */
  async #ended(id: string): Promise<QuestionRun | undefined> {
    const life = await this.#services.store.find(id);
    return life && new QuestionRun(life, life.version, this.#services, preparedForLate(life.question));
  }

  #cancelWith(signal: AbortSignal, run: QuestionRun): void {
    const cancel = () => void this.cancel(run.life.id, "aborted").catch((error) => run.warn(String(error)));
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
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
    fix: "Open another one on the same store: its start() takes up the questions that were open.",
  });
