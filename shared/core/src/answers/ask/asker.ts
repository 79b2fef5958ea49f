import { checkEach, count } from "../../client/check-options.js";
import { inTime } from "../../client/in-time.js";
import { systemClock } from "../../client/system-clock.js";
import type { ServiceEvent } from "../answer.js";
import { CallbackReceiver, type CallbackReply } from "../receiver/callback-receiver.js";
import { AskerCore } from "./asker-core.js";
import { type Asked, type AskerOptions, checkAskerOptions, type OutcomeHandler } from "./asker-options.js";
import { closed, tooMany } from "./failure.js";
import { floodControl } from "./flood-control.js";
import { missingCallbacks } from "./missing-callbacks.js";
import { preparedForLate } from "./prepare.js";
import { QuestionRun } from "./question-run.js";
import { countPushes } from "./quota.js";
import { checkCallbackBase, routesTo } from "./routes.js";
import { toAsked } from "./services.js";

const CLOSE_LIMIT_MS = 5_000;

/**
 * Asks people and waits for their answers, many questions at once: push, then callback and receipt side by side, and the first
 * answer counts exactly once. Questions in the store outlive a restart. Documentation: Action Buttons, Delivery Receipts.
 */
export class Asker extends AskerCore {
  /** To be mounted at `callbackBase`: receives `/<question id>/<secret>`. */
  readonly callbacks: CallbackReceiver;
  readonly #maxOpen: number;
  readonly #missing: ReturnType<typeof missingCallbacks>;
  readonly #flood: ReturnType<typeof floodControl>;

  constructor(options: AskerOptions, onOutcome?: OutcomeHandler) {
    checkAskerOptions(options);
    const { callbackBase, maxPerTopicAndMinute: most = Number.POSITIVE_INFINITY } = options;
    if (typeof callbackBase === "string") checkCallbackBase(callbackBase);
    const { clock = systemClock, notices } = options;
    const warn = (text: string) => notices?.warning?.(undefined, text);
    super(options, onOutcome, countPushes(options.quota, clock, warn));
    this.#maxOpen = options.maxOpen ?? 10_000;
    this.#flood = floodControl(most, clock, (topic) =>
      warn(`${topic} was asked ${most} questions within a minute: the next one waits.`),
    );
    this.#missing = missingCallbacks(this.services);
    this.callbacks = new CallbackReceiver({
      clock,
      secretsOf: (id) => this.questions.secretsOf(id),
      handle: (event, id) => this.#received(event, id),
    });
  }

  /**
   * Takes up what the store holds; call it once, before anything else. Resolves to the questions that are open again. With a store that
   * processes share, this one goes on from now on with whatever is due, whoever asked it; a function that wakes up for one request
   * calls `tick()` instead.
   */
  async start(): Promise<Asked[]> {
    await this.services.quota?.load();
    if (this.replica) await this.replica.start();
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
    return (await this.replica?.tick(Math.ceil(most))) ?? 0;
  }

  /** Answers from the host's side by one of the question's own buttons; false if it is not open, or has no such button. */
  async answer(
    id: string,
    actionId: string,
    by: { readonly replyText?: string; readonly deviceName?: string } = {},
  ): Promise<boolean> {
    const actedAt = new Date(this.services.clock.now()).toISOString();
    return (await (await this.find(id))?.answer(actionId, { actedAt, ...by })) ?? false;
  }

  /**
   * What a host that answers an open question itself may report to the service, so that the phones see it too: the question's
   * last push, and the id that the phones know the button by. Undefined if it is not open. Documentation: Report Action.
   */
  reportOf(id: string, actionId: string): { message_id: string; action_id: string } | undefined {
    return this.questions.getOpen(id)?.reportOf(actionId);
  }

  /** The questions that wait, oldest first. */
  open(): Asked[] {
    return this.questions.open.map((run) => run.asked);
  }

  get(id: string): Asked | undefined {
    return this.questions.getOpen(id)?.asked;
  }

  /**
   * Stops waiting. Open questions stay in the store and are taken up by the next `start()`; a tap or an outcome that is on its way just
   * now is waited for, for 5 s at most. A callback that comes later is answered 503.
   */
  async close(): Promise<void> {
    const runs = this.questions.all();
    for (const run of runs) run.stop();
    this.#missing.stop();
    this.replica?.stop();
    this.questions.stop();
    this.#flood.stop();
    this.services.reader.close();
    await inTime(this.services.clock, CLOSE_LIMIT_MS, this.#finish(runs));
    this.isClosed = true;
    for (const run of this.questions.all()) run.abandon();
    await this.services.quota?.idle();
    await this.replica?.lease.leave();
    await this.services.store.close();
  }

  async #finish(runs: readonly QuestionRun[]): Promise<void> {
    await Promise.all(runs.map((run) => run.idle()));
    await Promise.all(this.delivering);
    await Promise.all(runs.map((run) => run.idle()));
    await this.questions.saveAll();
  }

  protected override async admit(topic: string, signal?: AbortSignal): Promise<void> {
    if (this.questions.open.length >= this.#maxOpen) throw tooMany(this.#maxOpen);
    if (!(await this.#flood.pass(topic, signal))) throw closed();
  }

  protected override missedCallback(asked: Asked, since: number): void {
    this.#missing.missed(asked, since);
  }

  /** All that a store has of one process; what cannot be resumed is reported. */
  async #resumeAll(): Promise<void> {
    const { store, notices, boot } = this.services;
    const runs = (await store.load()).flatMap((life) => {
      try {
        return [this.resume(life)];
      } catch (error) {
        const asked = toAsked(life, routesTo(this.services, life.question));
        notices.warning?.(asked, `The question cannot be resumed: ${String(error)}`);
        return [];
      }
    });
    await this.questions.forget();
    for (const run of runs) void run.feed({ t: "restart", boot }).catch((error) => run.warn(String(error)));
  }

  /** A question that a callback names, also one that is over: then the tap comes too late. */
  async #findTapped(id: string): Promise<QuestionRun | undefined> {
    const known = this.questions.get(id) ?? (await this.find(id));
    if (known) return known;
    const life = await this.services.store.find(id);
    if (!life) return undefined;
    const run = new QuestionRun(life, this.services, preparedForLate(life.question));
    // Whoever delivers its outcome keeps it.
    if (this.replica) run.record.isOurs = false;
    return run;
  }

  async #received(event: ServiceEvent, id: string): Promise<CallbackReply | undefined> {
    this.services.checkOpen();
    this.#missing.came();
    if (event.event !== "action" || !event.answer) return undefined;
    const run = await this.#findTapped(id);
    const reply = await run?.tap(event.answer);
    // A function may be frozen once it has answered.
    if (this.replica && !this.replica.isMember) await run?.idle();
    return reply;
  }
}
