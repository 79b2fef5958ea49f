import { systemClock } from "../../client/system-clock.js";
import { type Life, SHARED_BOOT } from "../engine/life.js";
import { ReceiptReader } from "../reader/receipt-reader.js";
import { newSecret } from "../secret.js";
import { memoryStore } from "../store/memory-store.js";
import {
  type Asked,
  type AskerOptions,
  type Asking,
  type AskOptions,
  checkAskerOptions,
  checkAskOptions,
  type OutcomeHandler,
} from "./asker-options.js";
import { closed } from "./failure.js";
import { bootId, newId } from "./ids.js";
import { type PreparedQuestion, preparedForLate, prepareQuestion } from "./prepare.js";
import {
  type ActionIds,
  type GivenActions,
  type Question,
  type QuestionInput,
  readQuestion,
} from "./question.js";
import { QuestionRun } from "./question-run.js";
import { knownQuestions, type Questions } from "./questions.js";
import type { Quota } from "./quota.js";
import type { Replica } from "./replica/replica.js";
import { checkRoutes, warnOfLateReading, warnOfPublicTopic } from "./routes.js";
import { type AskServices, toAsked } from "./services.js";

const GRACE_MS = 5 * 60_000;

/** Asks, and learns the answers: all that `ask()` needs. An `Asker` adds callbacks, restarts, limits, and what a host asks of it. */
export class AskerCore {
  protected readonly services: AskServices;
  protected readonly questions: Questions;
  protected readonly replica: Replica | undefined;
  protected readonly delivering = new Set<Promise<unknown>>();
  protected isClosed = false;
  /** Questions with a key that are being asked, by their key. */
  readonly #asking = new Map<string, Promise<unknown>>();

  constructor(options: AskerOptions, onOutcome: OutcomeHandler = () => {}, quota?: Quota) {
    checkAskerOptions(options);
    const { client, clock = systemClock, callbackBase, requestsPerMinute, notices = {} } = options;
    const store = options.store ?? memoryStore();
    const warn = (text: string) => notices.warning?.(undefined, text);
    this.questions = knownQuestions(store, clock, (...warning) => notices.warning?.(...warning));
    const { shared } = store;
    this.replica = shared?.replica({
      clock,
      questions: this.questions,
      leaseMs: options.leaseMs,
      store,
      resume: (life, isOurs) => this.resume(life, isOurs),
      warn,
    });
    this.services = {
      client,
      clock,
      store,
      reader: options.reader ?? new ReceiptReader({ client, clock, requestsPerMinute }),
      mode: options.mode ?? "auto",
      notices,
      confirmWithReceipt: options.confirmWithReceipt ?? false,
      quota,
      graceMs: options.graceMs ?? GRACE_MS,
      atMostOnce: options.atMostOnce ?? false,
      replica: this.replica,
      boot: shared ? SHARED_BOOT : bootId(),
      now: () => ({ wall: this.replica?.lease.now ?? clock.now(), mono: clock.mono() }),
      callbackBase: () => (typeof callbackBase === "function" ? callbackBase() : callbackBase),
      audit: (step) => options.audit?.(step),
      checkOpen: () => {
        if (this.isClosed) throw closed();
      },
      isKnown: async (messageId) =>
        this.questions.all().some(({ life }) => life.pushes.some((push) => push.messageId === messageId)) ||
        (await shared?.knows(messageId)) === true,
      deliver: async (asked, outcome, delivery) => {
        const delivering = (async () => onOutcome(asked, outcome, delivery))();
        const done = delivering.catch(() => {}).finally(() => this.delivering.delete(done));
        this.delivering.add(done);
        await delivering;
      },
      missedCallback: (asked, since) => this.missedCallback(asked, since),
      changed: (run) => this.questions.changed(run),
      unsaved: (run, error) => this.questions.unsaved(run, error),
    };
  }

  /**
   * Asks. Resolves once the push was accepted; if it was not, the outcome says so. Throws ValidationError for a question that is
   * wrong or could never be answered, and if too many are open. Aborting the signal cancels the question.
   */
  async ask<const A extends GivenActions>(
    input: QuestionInput<A>,
    options: AskOptions = {},
  ): Promise<Asking<ActionIds<A>>> {
    checkAskOptions(options);
    const question = readQuestion(input);
    checkRoutes(this.services, question);
    const prepared = prepareQuestion(question);
    const ask = () => this.#ask(question, prepared, options);
    const asking = question.key === undefined ? ask() : this.#askOnce(question.key, ask);
    // The engine only gives the question's own ids.
    return asking as Promise<Asking<ActionIds<A>>>;
  }

  /** Ends a question without an answer, whichever process asked it; false if it is not open. */
  async cancel(id: string, reason = "cancelled"): Promise<boolean> {
    return (await (await this.find(id))?.feed({ t: "cancel", reason })) ?? false;
  }

  /** A question that is open, of this process or another. */
  protected async find(id: string): Promise<QuestionRun | undefined> {
    return this.replica ? this.replica.find(id) : this.questions.getOpen(id);
  }

  /** Makes a question of the store known here. Throws ValidationError if it is open and cannot be pushed any more. */
  protected resume(life: Life, isOurs = true): QuestionRun {
    const prepared = life.outcome ? preparedForLate(life.question) : prepareQuestion(life.question);
    const run = new QuestionRun(life, this.services, prepared, isOurs);
    this.questions.add(run);
    return run;
  }

  /** Rejects, or waits, if too much is asked. */
  protected async admit(_topic: string, _signal?: AbortSignal): Promise<void> {}

  protected missedCallback(_asked: Asked, _since: number): void {}

  async #ask(
    question: Question,
    prepared: PreparedQuestion,
    { signal, wait = true }: AskOptions,
  ): Promise<Asking> {
    await this.admit(question.topic, signal);
    warnOfPublicTopic(this.services, question);
    warnOfLateReading(this.services, question);
    await this.replica?.lease.hold();
    const run = this.#begin(question, prepared);
    run.isAwaited = wait;
    this.replica?.watch();
    try {
      await run.feed(signal?.aborted ? { t: "cancel", reason: "aborted" } : { t: "ask" });
    } catch (error) {
      if (!run.record.unacknowledged) this.questions.remove(run);
      throw error;
    }
    if (signal) this.#cancelWith(signal, run);
    return run.asking();
  }

  /** A new question, which nobody was asked yet. */
  #begin(question: Question, prepared: PreparedQuestion): QuestionRun {
    const { timeoutMs, key } = question;
    const askedAt = this.services.now().wall;
    const life: Life = {
      v: 1,
      id: newId(),
      key,
      secret: newSecret(),
      question,
      askedAt,
      deadline: timeoutMs === null ? null : askedAt + timeoutMs,
      boot: this.services.boot,
      attempts: [],
      pushes: [],
      deliveries: 0,
      version: 0,
    };
    const run = new QuestionRun(life, this.services, prepared);
    this.questions.add(run);
    return run;
  }

  /** The question of this key that is open, or the outcome of one that ended within a day; asks it if there is none. */
  #askOnce(key: string, ask: () => Promise<Asking>): Promise<Asking> {
    const findOrAsk = () => this.#findOrAsk(key, ask);
    const asking = (this.#asking.get(key) ?? Promise.resolve()).then(findOrAsk, findOrAsk);
    this.#asking.set(key, asking);
    const forget = () => this.#asking.get(key) === asking && this.#asking.delete(key);
    void asking.then(forget, forget);
    return asking;
  }

  async #findOrAsk(key: string, ask: () => Promise<Asking>): Promise<Asking> {
    const { store, boot } = this.services;
    const life = await store.findByKey(key);
    if (!life)
      return ask().catch(async (error) => {
        // Another process may have asked it at the same moment.
        const theirs = this.replica && (await store.findByKey(key));
        if (!theirs) throw error;
        return this.#waitFor(theirs.id);
      });
    // Also one that has ended, and that the disk does not know so yet.
    const run = this.replica ? undefined : this.questions.get(life.id);
    if (run) return run.asking();
    if (life.outcome) return { asked: toAsked(life, []), outcome: Promise.resolve(life.outcome) };
    if (this.replica) return this.#waitFor(life.id);
    // The store has it although it said that it could not save it: whoever asked was told so, and asks again.
    const adopted = this.resume(life);
    await adopted.feed({ t: "restart", boot });
    return adopted.asking();
  }

  async #waitFor(id: string): Promise<Asking> {
    const asking = await this.replica?.waitFor(id);
    if (!asking) throw closed();
    return asking;
  }

  #cancelWith(signal: AbortSignal, run: QuestionRun): void {
    const cancel = () => void this.cancel(run.life.id, "aborted").catch((error) => run.warn(String(error)));
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    void run.outcome.then(() => signal.removeEventListener("abort", cancel));
  }
}
