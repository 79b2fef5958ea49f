import { inTime } from "../../client/in-time.js";
import { systemClock } from "../../client/system-clock.js";
import type { ServiceEvent } from "../answer.js";
import type { Life } from "../engine/life.js";
import { ReceiptReader } from "../reader/receipt-reader.js";
import { CallbackReceiver, type CallbackReply } from "../receiver/callback-receiver.js";
import { newSecret } from "../secret.js";
import { memoryStore } from "../store/memory-store.js";
import type { Asked, AskerOptions, Asking, AskOptions, OutcomeHandler } from "./asker-options.js";
import { closed, tooMany } from "./failure.js";
import { FloodControl } from "./flood-control.js";
import { bootId, newId } from "./ids.js";
import { MissingCallbacks } from "./missing-callbacks.js";
import { prepareQuestion } from "./prepare.js";
import {
  type ActionIds,
  type GivenActions,
  type Question,
  type QuestionInput,
  readQuestion,
} from "./question.js";
import { QuestionRun } from "./question-run.js";
import { Questions } from "./questions.js";
import { Quota } from "./quota.js";
import type { Replica } from "./replica.js";
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
  readonly #replica: Replica | undefined;
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
    const { shared } = store;
    this.#replica = shared?.replica({
      clock,
      questions: this.#questions,
      leaseMs: options.leaseMs,
      take: (life) => this.#take(life),
      warn,
    });
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
      replica: this.#replica,
      // What a shared store has acknowledged survives a power loss of any process.
      boot: shared ? "shared" : bootId(),
      now: () => ({ wall: clock.now(), mono: clock.mono() }),
      callbackBase: () => (typeof callbackBase === "function" ? callbackBase() : callbackBase),
      audit: (step) => options.audit?.(step),
      checkOpen: () => {
        if (this.#closed) throw closed();
      },
      isKnown: async (messageId) =>
        this.#questions.all().some(({ life }) => life.pushes.some((push) => push.messageId === messageId)) ||
        (await shared?.knows(messageId)) === true,
      deliver: async (asked, outcome, delivery) => {
        const delivering = (async () => onOutcome(asked, outcome, delivery))();
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

  /**
   * Takes up what the store holds; call it once, before anything else. Resolves to the questions that are open again. With a store that
   * processes share, this one goes on from now on with whatever is due, whoever asked it; a function that wakes up for one request
   * calls `tick()` instead.
   */
  async start(): Promise<Asked[]> {
    await this.#services.quota.load();
    if (this.#replica) {
      await this.#replica.start();
      return this.open();
    }
    const runs: QuestionRun[] = [];
    for (const life of await this.#services.store.load()) {
      try {
        const prepared = life.outcome ? preparedForLate(life.question) : prepareQuestion(life.question);
        runs.push(this.#run(life, life.version, prepared));
      } catch (error) {
        const asked = toAsked(life, routesTo(this.#services, life.question));
        this.#services.notices.warning?.(asked, `The question cannot be resumed: ${String(error)}`);
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
  async ask<const A extends GivenActions>(
    input: QuestionInput<A>,
    options: AskOptions = {},
  ): Promise<Asking<ActionIds<A>>> {
    // The engine only gives the question's own ids.
    return this.#askChecked(readQuestion(input), options) as Promise<Asking<ActionIds<A>>>;
  }

  async #askChecked(question: Question, options: AskOptions): Promise<Asking> {
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

  /**
   * With a store that processes share: does what is due now (deadlines, reminders, reading, outcomes that nobody has delivered), for 100
   * questions at most, and gives them back. For a cron call, where no process stays alive. Resolves to how many there were.
   */
  async tick({ most = 100 }: { readonly most?: number } = {}): Promise<number> {
    return (await this.#replica?.tick(most)) ?? 0;
  }

  /** Ends a question without an answer, whichever process asked it; false if it is not open. */
  async cancel(id: string, reason = "cancelled"): Promise<boolean> {
    return (await (await this.#anyRun(id))?.feed({ t: "cancel", reason })) ?? false;
  }

  /** Answers from the host's side by one of the question's own buttons; false if it is not open, or has no such button. */
  async answer(
    id: string,
    actionId: string,
    by: { readonly replyText?: string; readonly deviceName?: string } = {},
  ): Promise<boolean> {
    const actedAt = new Date(this.#services.clock.now()).toISOString();
    return (await (await this.#anyRun(id))?.answer(actionId, { actedAt, ...by })) ?? false;
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
    this.#replica?.stop();
    this.#questions.stop();
    this.#flood.stop();
    this.#services.reader.close();
    await inTime(this.#services.clock, CLOSE_LIMIT_MS, this.#finish(runs));
    this.#closed = true;
    for (const run of this.#questions.all()) run.abandon();
    await this.#services.quota.idle();
    await this.#replica?.leave();
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
    { signal, wait = true }: AskOptions,
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
    await this.#replica?.hold();
    const run = this.#run(life, 0, prepared);
    run.isAwaited = wait;
    this.#replica?.watch();
    try {
      await run.feed(signal?.aborted ? { t: "cancel", reason: "aborted" } : { t: "ask" });
    } catch (error) {
      this.#questions.remove(run);
      throw error;
    }
    if (signal) this.#cancelWith(signal, run);
    return toAsking(run);
  }

  /** The question of this key that is open, or the outcome of one that ended within a day. */
  async #askOnce(key: string, ask: () => Promise<Asking>): Promise<Asking> {
    const { store } = this.#services;
    const life = await store.findByKey(key);
    if (!life)
      return ask().catch(async (error) => {
        // Another process may have asked it at the same moment.
        const theirs = this.#replica && (await store.findByKey(key));
        if (!theirs) throw error;
        return this.#waitFor(theirs);
      });
    // Also one that has ended, and that the disk does not know so yet.
    const run = this.#replica ? this.#openRun(life.id) : this.#questions.get(life.id);
    if (run) return toAsking(run);
    if (!life.outcome) return this.#replica ? this.#waitFor(life) : this.#adopt(life);
    return { asked: toAsked(life, []), outcome: Promise.resolve(life.outcome) };
  }

  /** A question that the store has although it said that it could not save it: whoever asked was told so, and asks again. */
  async #adopt(life: Life): Promise<Asking> {
    const run = this.#run(life, life.version, prepareQuestion(life.question));
    await run.feed({ t: "restart", boot: this.#services.boot });
    return toAsking(run);
  }

  /** Waits for a question that another process goes on with. */
  async #waitFor({ id }: Life): Promise<Asking> {
    const run = await this.#anyRun(id, true);
    if (!run) throw closed();
    await this.#services.store.shared?.awaitEnd(id);
    await this.#replica?.refresh([id]);
    this.#replica?.watch();
    return { asked: run.asked, outcome: run.outcome };
  }

  /** A question that is open, of this process or another. */
  async #anyRun(id: string, isAwaited = false): Promise<QuestionRun | undefined> {
    if (!this.#replica) return this.#openRun(id);
    await this.#replica.hold();
    const life = this.#questions.get(id) ? undefined : await this.#services.store.find(id);
    const known = this.#questions.get(id);
    if (known) {
      if (isAwaited) known.isAwaited = true;
      return known;
    }
    if (!life || (life.outcome && !isAwaited)) return undefined;
    const prepared = life.outcome ? preparedForLate(life.question) : prepareQuestion(life.question);
    const run = new QuestionRun(life, life.version, this.#services, prepared, false);
    run.isAwaited = isAwaited;
    this.#questions.add(run);
    return run;
  }

  /** Goes on with a question that was nobody's. Never rejects. */
  async #take(life: Life): Promise<QuestionRun | undefined> {
    try {
      const prepared = life.outcome ? preparedForLate(life.question) : prepareQuestion(life.question);
      const run = this.#questions.get(life.id) ?? this.#run(life, life.version, prepared);
      await run.take(life);
      return run;
    } catch (error) {
      this.#services.notices.warning?.(undefined, `A question cannot be resumed: ${String(error)}`);
      return undefined;
    }
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
    const run = this.#questions.get(id) ?? (await this.#anyRun(id)) ?? (await this.#ended(id));
    const reply = await run?.tap(event.answer);
    // A function may be frozen once it has answered.
    if (this.#replica && !this.#replica.isMember) await run?.idle();
    return reply;
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

const toAsking = async (run: QuestionRun): Promise<Asking> => {
  await run.started;
  return { asked: run.asked, outcome: run.outcome };
};
