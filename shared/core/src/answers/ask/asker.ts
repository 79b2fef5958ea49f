import { checkEach, count } from "../../client/check-options.js";
import { inTime } from "../../client/in-time.js";
import { systemClock } from "../../client/system-clock.js";
import type { ServiceEvent } from "../answer.js";
import { CallbackReceiver, type CallbackReply } from "../receiver/callback-receiver.js";
import { AskerCore } from "./asker-core.js";
import {
  type Asked,
  type AskerOptions,
  type Asking,
  type AskOptions,
  checkAskerOptions,
  type OutcomeHandler,
} from "./asker-options.js";
import { floodControl } from "./flood-control.js";
import { missingCallbacks } from "./missing-callbacks.js";
import { closed, tooMany } from "./outcome.js";
import { preparedForLate } from "./prepare.js";
import type { ActionIds, GivenActions, QuestionInput } from "./question.js";
import { QuestionRun } from "./question-run.js";
import { countPushes } from "./quota.js";
import { checkCallbackBase, routesTo, toAsked } from "./routes.js";

const CLOSE_LIMIT_MS = 5_000;

/**
 * Asks people and waits for their answers, many questions at once: push, then callback and receipt side by side, and the first
 * answer counts exactly once. Questions in the store outlive a restart. Documentation: Action Buttons, Delivery Receipts.
 */
export class Asker {
  /** To be mounted at `callbackBase`: receives `/<question id>/<secret>`. */
  readonly callbacks: CallbackReceiver;
  readonly #core: AskerCore;
  readonly #missing: ReturnType<typeof missingCallbacks>;
  readonly #flood: ReturnType<typeof floodControl>;

  constructor(options: AskerOptions, onOutcome?: OutcomeHandler) {
    checkAskerOptions(options);
    const { callbackBase, clock = systemClock, maxOpen = 10_000, maxPerTopicAndMinute: most } = options;
    if (typeof callbackBase === "string") checkCallbackBase(callbackBase);
    const warn = (text: string) => options.notices?.warning?.(undefined, text);
    this.#flood = floodControl(most, clock, warn);
    this.#core = new AskerCore(options, onOutcome, {
      quota: countPushes(options.quota, clock, warn),
      admit: async (topic, signal) => {
        if (this.#core.questions.open.length >= maxOpen) throw tooMany(maxOpen);
        if (!(await this.#flood.pass(topic, signal))) throw closed();
      },
      missedCallback: (asked, since) => this.#missing.missed(asked, since),
    });
    this.#missing = missingCallbacks(this.#core);
    this.callbacks = new CallbackReceiver({
      clock,
      secretsOf: (id) => this.#core.questions.secretsOf(id),
      handle: (event, id) => this.#received(event, id),
    });
  }

  /**
   * Asks. Resolves once the push was accepted; if it was not, the outcome says so. Throws ValidationError for a question that is
   * wrong or could never be answered, and if too many are open. Aborting the signal cancels the question.
   */
  async ask<const A extends GivenActions>(
    question: QuestionInput<A>,
    options: AskOptions = {},
  ): Promise<Asking<ActionIds<A>>> {
    // The engine only gives the question's own ids.
    return this.#core.ask(question, options) as Promise<Asking<ActionIds<A>>>;
  }

  /** Ends a question without an answer, whichever process asked it; false if it is not open. */
  cancel(id: string, reason = "cancelled"): Promise<boolean> {
    return this.#core.cancel(id, reason);
  }

  /**
   * Takes up what the store holds; call it once, before anything else. Resolves to the questions that are open again. With a store that
   * processes share, this one goes on from now on with whatever is due, whoever asked it; a function that wakes up for one request
   * calls `tick()` instead.
   */
  async start(): Promise<Asked[]> {
    await this.#core.extras.quota?.load();
    if (this.#core.replica) await this.#core.replica.start();
    else await this.#resumeAll();
    return this.open();
  }

  /**
   * With a store that processes share: does what is due now (deadlines, reminders, reading, outcomes that nobody has delivered), for 100
   * questions at most, and gives them back. For a cron call, where no process stays alive. Resolves to how many there were.
   */
  async tick(options: { readonly most?: number } = {}): Promise<number> {
    checkEach("An option of tick()", options, { most: count });
    const { most = 100 } = options;
    return (await this.#core.replica?.tick(Math.ceil(most))) ?? 0;
  }

  /** Answers from the host's side by one of the question's own buttons; false if it is not open, or has no such button. */
  async answer(
    id: string,
    actionId: string,
    by: { readonly replyText?: string; readonly deviceName?: string } = {},
  ): Promise<boolean> {
    const actedAt = new Date(this.#core.clock.now()).toISOString();
    return (await (await this.#core.find(id))?.answer(actionId, { actedAt, ...by })) ?? false;
  }

  /**
   * What a host that answers an open question itself may report to the service, so that the phones see it too: the question's
   * last push, and the id that the phones know the button by. Undefined if it is not open. Documentation: Report Action.
   */
  reportOf(id: string, actionId: string): { message_id: string; action_id: string } | undefined {
    return this.#core.questions.getOpen(id)?.reportOf(actionId);
  }

  /** The open questions, oldest first. */
  open(): Asked[] {
    return this.#core.questions.open.map((run) => run.asked);
  }

  get(id: string): Asked | undefined {
    return this.#core.questions.getOpen(id)?.asked;
  }

  /**
   * Stops waiting. Open questions stay in the store and are taken up by the next `start()`; a tap or an outcome that is on its way just
   * now is waited for, for 5 s at most. A callback that comes later is answered 503.
   */
  async close(): Promise<void> {
    const core = this.#core;
    for (const run of core.questions.all()) run.stop();
    this.#missing.stop();
    core.replica?.stop();
    core.questions.stop();
    this.#flood.stop();
    core.reader.close();
    await inTime(core.clock, CLOSE_LIMIT_MS, core.questions.finish());
    core.isClosed = true;
    for (const run of core.questions.all()) run.abandon();
    await core.extras.quota?.idle();
    await core.replica?.lease.leave();
    await core.store.close();
  }

  /** All that a store has of one process; what cannot be resumed is reported. */
  async #resumeAll(): Promise<void> {
    const { store, notices, boot, questions } = this.#core;
    const runs = (await store.load()).flatMap((life) => {
      try {
        return [this.#core.resume(life)];
      } catch (error) {
        const asked = toAsked(life, routesTo(this.#core, life.question));
        notices.warning?.(asked, `The question cannot be resumed: ${String(error)}`);
        return [];
      }
    });
    await questions.forget();
    for (const run of runs) void run.feed({ t: "restart", boot }).catch((error) => run.warn(String(error)));
  }

  /** A question that a callback names, also one that is over: then the tap comes too late. */
  async #findTapped(id: string): Promise<QuestionRun | undefined> {
    const known = this.#core.questions.get(id) ?? (await this.#core.find(id));
    if (known) return known;
    const life = await this.#core.store.find(id);
    if (!life) return undefined;
    const run = new QuestionRun(life, this.#core, preparedForLate(life.question));
    // Whoever delivers its outcome keeps it.
    if (this.#core.replica) run.record.isOurs = false;
    return run;
  }

  async #received(event: ServiceEvent, id: string): Promise<CallbackReply | undefined> {
    this.#core.checkOpen();
    this.#missing.came();
    if (event.event !== "action" || !event.answer) return undefined;
    const run = await this.#findTapped(id);
    const reply = await run?.tap(event.answer);
    // A function may be frozen once it has answered.
    if (this.#core.replica && !this.#core.replica.isMember) await run?.idle();
    return reply;
  }
}
