import type { ApiClient } from "../../client/api-client.js";
import type { Clock } from "../../client/clock.js";
import { systemClock } from "../../client/system-clock.js";
import type { Now } from "../engine/inputs.js";
import { type Life, SHARED_BOOT } from "../engine/life.js";
import { ReceiptReader } from "../reader/receipt-reader.js";
import { newSecret } from "../secret.js";
import { memoryStore } from "../store/memory-store.js";
import type { QuestionStore } from "../store/question-store.js";
import {
  type AnswerMode,
  type Asked,
  type AskerOptions,
  type Asking,
  type AskNotices,
  type AskOptions,
  checkAskerOptions,
  checkAskOptions,
  type OutcomeHandler,
} from "./asker-options.js";
import { bootId, newId } from "./ids.js";
import { closed } from "./outcome.js";
import { type PreparedQuestion, preparedForLate, prepareQuestion } from "./prepare.js";
import { type Question, type QuestionInput, readQuestion } from "./question.js";
import { QuestionRun } from "./question-run.js";
import { knownQuestions, type Questions } from "./questions.js";
import type { Quota } from "./quota.js";
import type { Replica } from "./replica/replica.js";
import { checkRoutes, toAsked, warnOfLateReading, warnOfPublicTopic } from "./routes.js";

/** What an `Asker` adds to `ask()`. */
interface Extras {
  /** The month's remaining pushes. */
  readonly quota?: Quota;
  /** Rejects, or waits, if too much is asked. */
  admit?(topic: string, signal?: AbortSignal): Promise<void>;
  /** An answer was read although a callback should have brought it, `since` a moment of the monotonic clock. */
  missedCallback?(asked: Asked, since: number): void;
}

/** Asks and learns the answers: everything that `ask()` needs and that all questions share. */
export class AskerCore {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly store: QuestionStore;
  readonly reader: ReceiptReader;
  readonly mode: AnswerMode;
  readonly notices: AskNotices;
  readonly options: AskerOptions;
  readonly onOutcome: OutcomeHandler;
  readonly extras: Extras;
  readonly questions: Questions;
  /** Of a store that processes share. */
  readonly replica: Replica | undefined;
  /** Of the machine. */
  readonly boot: string;
  readonly process = newId();
  isClosed = false;
  /** Questions with a key that are being asked, by their key. */
  readonly #asking = new Map<string, Promise<unknown>>();

  constructor(options: AskerOptions, onOutcome: OutcomeHandler = () => {}, extras: Extras = {}) {
    checkAskerOptions(options);
    const { client, clock = systemClock, requestsPerMinute } = options;
    this.client = client;
    this.clock = clock;
    this.store = options.store ?? memoryStore();
    this.reader = options.reader ?? new ReceiptReader({ client, clock, requestsPerMinute });
    this.mode = options.mode ?? "auto";
    this.notices = options.notices ?? {};
    this.options = options;
    this.extras = extras;
    this.onOutcome = onOutcome;
    this.questions = knownQuestions(this.store, clock, (text) => this.warn(text));
    const { shared } = this.store;
    this.boot = shared ? SHARED_BOOT : bootId();
    this.replica = shared?.replica(this);
  }

  now(): Now {
    return { wall: this.replica?.lease.now ?? this.clock.now(), mono: this.clock.mono() };
  }

  callbackBase(): string | undefined {
    const { callbackBase } = this.options;
    return typeof callbackBase === "function" ? callbackBase() : callbackBase;
  }

  warn(text: string): void {
    this.notices.warning?.(undefined, text);
  }

  /** Throws once the store is closed: what is decided then could not be saved, and would be decided again after a restart. */
  checkOpen(): void {
    if (this.isClosed) throw closed();
  }

  /** Whether a message belongs to any question that is known here. */
  async isKnown(messageId: string): Promise<boolean> {
    const isPushed = ({ life }: QuestionRun) => life.pushes.some((push) => push.messageId === messageId);
    return this.questions.all().some(isPushed) || (await this.store.shared?.knows(messageId)) === true;
  }

  /** See `Asker.ask`. */
  async ask(input: QuestionInput, options: AskOptions): Promise<Asking> {
    checkAskOptions(options);
    const question = readQuestion(input);
    checkRoutes(this, question);
    const prepared = prepareQuestion(question);
    const ask = () => this.#ask(question, prepared, options);
    return question.key === undefined ? ask() : this.#askOnce(question.key, ask);
  }

  async cancel(id: string, reason: string): Promise<boolean> {
    return (await (await this.find(id))?.feed({ t: "cancel", reason })) ?? false;
  }

  /** A question that is open, of this process or another. */
  async find(id: string): Promise<QuestionRun | undefined> {
    return this.replica ? this.replica.find(id) : this.questions.getOpen(id);
  }

  /** Makes a question of the store known here. Throws ValidationError if it is open and cannot be pushed any more. */
  resume(life: Life, isOurs = true): QuestionRun {
    const prepared = life.outcome ? preparedForLate(life.question) : prepareQuestion(life.question);
    const run = new QuestionRun(life, this, prepared, isOurs);
    this.questions.add(run);
    return run;
  }

  async #ask(
    question: Question,
    prepared: PreparedQuestion,
    { signal, wait = true }: AskOptions,
  ): Promise<Asking> {
    await this.extras.admit?.(question.topic, signal);
    warnOfPublicTopic(this, question);
    warnOfLateReading(this, question);
    await this.replica?.lease.hold();
    const askedAt = this.now().wall;
    const { timeoutMs, key } = question;
    const life: Life = {
      v: 1,
      id: newId(),
      key,
      secret: newSecret(),
      question,
      askedAt,
      deadline: timeoutMs === null ? null : askedAt + timeoutMs,
      boot: this.boot,
      attempts: [],
      pushes: [],
      deliveries: 0,
      version: 0,
    };
    const run = new QuestionRun(life, this, prepared);
    this.questions.add(run);
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
    const { replica, store } = this;
    const life = await store.findByKey(key);
    if (!life)
      return ask().catch(async (error) => {
        // Another process may have asked it at the same moment.
        const theirs = replica && (await store.findByKey(key));
        if (!replica || !theirs) throw error;
        return replica.waitFor(theirs.id);
      });
    // Also one that has ended, and that the disk does not know so yet.
    const run = replica ? undefined : this.questions.get(life.id);
    if (run) return run.asking();
    if (life.outcome) return { asked: toAsked(life, []), outcome: Promise.resolve(life.outcome) };
    if (replica) return replica.waitFor(life.id);
    // The store has the question although it reported that it could not save it: the caller got an error, and asks again.
    const adopted = this.resume(life);
    await adopted.feed({ t: "restart", boot: this.boot });
    return adopted.asking();
  }

  #cancelWith(signal: AbortSignal, run: QuestionRun): void {
    const cancel = () => void this.cancel(run.life.id, "aborted").catch((error) => run.warn(String(error)));
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    void run.outcome.then(() => signal.removeEventListener("abort", cancel));
  }
}
