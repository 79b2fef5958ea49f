import { inTime } from "../../client/in-time.js";
import { systemClock } from "../../client/system-clock.js";
import type { ServiceEvent } from "../answer.js";
import { ReceiptReader } from "../reader/receipt-reader.js";
import { CallbackReceiver, type CallbackReply } from "../receiver/callback-receiver.js";
import { memoryStore } from "../store/memory-store.js";
import type { Asked, AskerOptions, Asking, AskOptions, OutcomeHandler } from "./asker-options.js";
import { closed, tooMany } from "./failure.js";
import { FloodControl } from "./flood-control.js";
import { bootId } from "./ids.js";
import { MissingCallbacks } from "./missing-callbacks.js";
import { type PreparedQuestion, prepareQuestion } from "./prepare.js";
import {
  type ActionIds,
  type GivenActions,
  type Question,
  type QuestionInput,
  readQuestion,
} from "./question.js";
import { QuestionKeys } from "./question-keys.js";
import { QuestionLoader } from "./question-loader.js";
import type { QuestionRun } from "./question-run.js";
import { Questions } from "./questions.js";
import { Quota } from "./quota.js";
import type { Replica } from "./replica/replica.js";
import { checkCallbackBase, checkRoutes, warnOfLateReading, warnOfPublicTopic } from "./routes.js";
import type { AskServices } from "./services.js";

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
  readonly #loader: QuestionLoader;
  readonly #keys: QuestionKeys;
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
      store,
      resume: (life, isOurs) => this.#loader.resume(life, isOurs),
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
      now: () => ({ wall: this.#replica?.lease.now ?? clock.now(), mono: clock.mono() }),
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
    this.#loader = new QuestionLoader(this.#services, this.#questions);
    this.#keys = new QuestionKeys(this.#services, this.#questions, this.#loader);
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
    if (this.#replica) await this.#replica.start();
    else await this.#loader.resumeAll();
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
    const ask = () => this.#ask(question, prepared, options);
    return question.key === undefined ? ask() : this.#keys.askOnce(question.key, ask);
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
    return (await (await this.#loader.find(id))?.feed({ t: "cancel", reason })) ?? false;
  }

  /** Answers from the host's side by one of the question's own buttons; false if it is not open, or has no such button. */
  async answer(
    id: string,
    actionId: string,
    by: { readonly replyText?: string; readonly deviceName?: string } = {},
  ): Promise<boolean> {
    const actedAt = new Date(this.#services.clock.now()).toISOString();
    return (await (await this.#loader.find(id))?.answer(actionId, { actedAt, ...by })) ?? false;
  }

  /**
   * What a host that answers an open question itself may report to the service, so that the phones see it too: the question's
   * last push, and the id that the phones know the button by. Undefined if it is not open. Documentation: Report Action.
   */
  reportOf(id: string, actionId: string): { message_id: string; action_id: string } | undefined {
    return this.#questions.getOpen(id)?.reportOf(actionId);
  }

  /** The questions that wait, oldest first. */
  open(): Asked[] {
    return this.#questions.open.map((run) => run.asked);
  }

  get(id: string): Asked | undefined {
    return this.#questions.getOpen(id)?.asked;
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
    await this.#replica?.lease.leave();
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
    prepared: PreparedQuestion,
    { signal, wait = true }: AskOptions,
  ): Promise<Asking> {
    if (this.#questions.open.length >= this.#maxOpen) throw tooMany(this.#maxOpen);
    warnOfPublicTopic(this.#services, question);
    if (!(await this.#flood.pass(question.topic))) throw closed();
    warnOfLateReading(this.#services, question);
    await this.#replica?.lease.hold();
    const run = this.#loader.begin(question, prepared);
    run.isAwaited = wait;
    this.#replica?.watch();
    try {
      await run.feed(signal?.aborted ? { t: "cancel", reason: "aborted" } : { t: "ask" });
    } catch (error) {
      if (!run.record.unacknowledged) this.#questions.remove(run);
      throw error;
    }
    if (signal) this.#cancelWith(signal, run);
    return run.asking();
  }

  async #received(event: ServiceEvent, id: string): Promise<CallbackReply | undefined> {
    this.#services.checkOpen();
    this.#missing.came();
    if (event.event !== "action" || !event.answer) return undefined;
    const run = await this.#loader.findTapped(id);
    const reply = await run?.tap(event.answer);
    // A function may be frozen once it has answered.
    if (this.#replica && !this.#replica.isMember) await run?.idle();
    return reply;
  }

  #cancelWith(signal: AbortSignal, run: QuestionRun): void {
    const cancel = () => void this.cancel(run.life.id, "aborted").catch((error) => run.warn(String(error)));
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    void run.outcome.then(() => signal.removeEventListener("abort", cancel));
  }
}
