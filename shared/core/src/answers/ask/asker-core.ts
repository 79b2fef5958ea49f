import { systemClock } from "../../client/system-clock.js";
import { SHARED_BOOT } from "../engine/restart.js";
import { ReceiptReader } from "../reader/receipt-reader.js";
import { memoryStore } from "../store/memory-store.js";
import type { AskerOptions, Asking, AskOptions, OutcomeHandler } from "./asker-options.js";
import { closed } from "./failure.js";
import { bootId } from "./ids.js";
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
import type { Replica } from "./replica/replica.js";
import { checkRoutes, warnOfLateReading, warnOfPublicTopic } from "./routes.js";
import type { AskServices, PushCount } from "./services.js";

const GRACE_MS = 5 * 60_000;

/** One question is no month's pushes. */
const uncounted: PushCount = { isNearlyUsedUp: false, count: () => {}, usedUp: () => {} };

/** Asks, and learns the answers: all that `ask()` needs. An `Asker` adds callbacks, restarts, limits, and what a host asks of it. */
export class AskerCore {
  protected readonly services: AskServices;
  protected readonly questions: Questions;
  protected readonly loader: QuestionLoader;
  protected readonly replica: Replica | undefined;
  protected readonly delivering = new Set<Promise<unknown>>();
  protected isClosed = false;
  readonly #keys: QuestionKeys;

  constructor(options: AskerOptions, onOutcome: OutcomeHandler = () => {}, quota: PushCount = uncounted) {
    const { client, clock = systemClock, callbackBase, requestsPerMinute, notices = {} } = options;
    const store = options.store ?? memoryStore();
    const warn = (text: string) => notices.warning?.(undefined, text);
    this.questions = new Questions(store, clock, (...warning) => notices.warning?.(...warning));
    const { shared } = store;
    this.replica = shared?.replica({
      clock,
      questions: this.questions,
      leaseMs: options.leaseMs,
      store,
      resume: (life, isOurs) => this.loader.resume(life, isOurs),
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
      changed: (run) => this.changed(run),
      unsaved: (run, error) => this.questions.unsaved(run, error),
    };
    this.loader = new QuestionLoader(this.services, this.questions);
    this.#keys = new QuestionKeys(this.services, this.questions, this.loader);
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
    checkRoutes(this.services, question);
    const prepared = prepareQuestion(question);
    const ask = () => this.#ask(question, prepared, options);
    return question.key === undefined ? ask() : this.#keys.askOnce(question.key, ask);
  }

  /** Ends a question without an answer, whichever process asked it; false if it is not open. */
  async cancel(id: string, reason = "cancelled"): Promise<boolean> {
    return (await (await this.loader.find(id))?.feed({ t: "cancel", reason })) ?? false;
  }

  /** Rejects, or waits, if too much is asked. */
  protected async admit(_topic: string): Promise<void> {}

  protected changed(run: QuestionRun): void {
    this.questions.changed(run);
  }

  async #ask(
    question: Question,
    prepared: PreparedQuestion,
    { signal, wait = true }: AskOptions,
  ): Promise<Asking> {
    await this.admit(question.topic);
    warnOfPublicTopic(this.services, question);
    warnOfLateReading(this.services, question);
    await this.replica?.lease.hold();
    const run = this.loader.begin(question, prepared);
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

  #cancelWith(signal: AbortSignal, run: QuestionRun): void {
    const cancel = () => void this.cancel(run.life.id, "aborted").catch((error) => run.warn(String(error)));
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    void run.outcome.then(() => signal.removeEventListener("abort", cancel));
  }
}
