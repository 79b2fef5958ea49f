import type { PushInput, PushResult } from "../../contract/message.js";
import {
  isIotpushError,
  isMethodNotAllowedError,
  isQuotaError,
  isRateLimitError,
} from "../../wire/errors/guards.js";
import type { Effect, Input, Redelivered } from "../engine/inputs.js";
import type { Attempt, Push } from "../engine/life.js";
import type { Rank } from "../reader/read-queue.js";
import { isFinalError } from "../reader/receipt-reader.js";
import type { CallbackReply } from "../receiver/callback-receiver.js";
import { until } from "./alarm.js";
import type { AskerCore } from "./asker-core.js";
import type { Delivery } from "./asker-options.js";
import { findMessage } from "./find-message.js";
import { type AskOutcome, details, type FailureDetails, mayHaveArrived } from "./outcome.js";
import type { QuestionRun } from "./question-run.js";
import { heldBack } from "./quota.js";
import { modeOf } from "./routes.js";

/** The receipt of the copy before is not known: without callbacks nobody learns of a tap on it. */
const ANSWER_THIS_ONE = "Sent again: please answer this one.";
/** Made once: its stack costs more than all else that an end does. */
const ENDED = new DOMException("The question has ended", "AbortError");

type PushEffect = Extract<Effect, { do: "push" }>;

/**
 * Carries out the effects of one question, each once the life that decided on it is saved; what becomes of them is fed back as inputs.
 * Decides nothing.
 */
export class EffectRunner {
  readonly #run: QuestionRun;
  readonly #core: AskerCore;
  readonly #stopped = new AbortController();
  readonly #busy = new Set<Promise<void>>();
  /** Callbacks that wait for their reply, by the number that their tap was fed with. */
  readonly #replies = new Map<number, (reply: CallbackReply) => void>();
  #taps = 0;
  /** Pushes whose attempt could not be saved: made before, a crash would leave nobody who knows of them. */
  readonly #held: PushEffect[] = [];

  constructor(run: QuestionRun, core: AskerCore) {
    this.#run = run;
    this.#core = core;
  }

  /** What a callback is replied, once it was worked in under the number that `work` is called with. */
  async replyTo(work: (from: number) => Promise<unknown>): Promise<CallbackReply> {
    const from = ++this.#taps;
    const reply = new Promise<CallbackReply>((resolve) => this.#replies.set(from, resolve));
    try {
      await work(from);
      return await reply;
    } finally {
      this.#replies.delete(from);
    }
  }

  async carryOut(effect: Effect, isSaved: boolean): Promise<void> {
    if (effect.do === "reply") {
      const reply = this.#replies.get(effect.to);
      const refused = effect.status === 200 && !(isSaved && (await this.#isSafe()));
      reply?.(refused ? notSaved : { status: effect.status, reason: effect.reason });
      return;
    }
    if (effect.do === "push" && !isSaved) this.#held.push(effect);
    else await this.#runIfOurs(effect);
  }

  /** The life is saved at last. */
  async release(): Promise<void> {
    for (const effect of this.#held.splice(0))
      if (this.#run.isOpen) await this.#runIfOurs(effect);
      else this.#feed({ t: "refused", n: effect.attempt.n, error: overMeanwhile });
  }

  async #runIfOurs(effect: Exclude<Effect, { do: "reply" }>): Promise<void> {
    const { shared } = this.#run;
    if (!shared || (await shared.mayCarryOut(effect))) this.run(effect);
    else if (effect.do === "deliver") this.#feed({ t: "delivery_dropped", id: effect.id });
  }

  /** Nobody sends a callback again that was acknowledged, so it must survive a power loss. */
  async #isSafe(): Promise<boolean> {
    try {
      await this.#core.store.sync();
      return true;
    } catch (error) {
      this.#run.warn(String(error));
      return false;
    }
  }

  #feed(input: Input): void {
    void this.#run.feedSurely(input);
  }

  /** Does not wait for what takes time. */
  run(effect: Exclude<Effect, { do: "reply" }>) {
    const { notices } = this.#core;
    switch (effect.do) {
      case "push":
        return this.#begin(this.#push(effect));
      case "find":
        return this.#begin(this.#find(effect.attempt));
      case "look":
        return this.#begin(this.#look(effect.push, effect.rank));
      case "missed_callback":
        return this.#core.extras.missedCallback?.(this.#run.asked, effect.since);
      case "late_notice":
        return this.#begin(this.#lateNotice());
      case "deliver":
        return this.#begin(this.#deliver(effect.outcome, effect.redelivered));
      case "warn":
        return this.#run.warn(effect.text, effect.error);
      case "give_up":
        return notices.givenUp?.(this.#run.asked, effect.error);
      case "audit":
        return this.#core.options.audit?.(effect.step);
      case "report": {
        const { life, asked } = this.#run;
        if (effect.what === "unauthorized") notices.unauthorized?.(asked, effect.answer);
        else if (life.outcome) notices.late?.(asked, effect.answer, life.outcome);
      }
    }
  }

  /** Ends what is under way and matters no more: nothing is pushed after a question's end. */
  stop(): void {
    this.#stopped.abort(ENDED);
  }

  get isBusy(): boolean {
    return this.#busy.size > 0;
  }

  /** Callbacks that still wait are to come again. */
  abandon(): void {
    this.stop();
    for (const reply of this.#replies.values()) reply(closing);
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  #begin(work: Promise<void>): void {
    const busy = work
      .catch((error) => this.#run.warn(String(error)))
      .finally(() => {
        this.#busy.delete(busy);
        this.#core.questions.changed(this.#run);
      });
    this.#busy.add(busy);
  }

  async #push({ attempt: { n, topic, why }, by }: PushEffect): Promise<void> {
    const { notices, extras } = this.#core;
    const { quota } = extras;
    if (why === "reminder" && quota?.isNearlyUsedUp) return this.#feed({ t: "refused", n, error: heldBack });
    const { id, secret, question } = this.#run.life;
    const { push } = this.#run.setting.prepared;
    const base = modeOf(this.#core, question) === "poll" ? undefined : this.#core.callbackBase();
    const callback = base ? { callback_url: `${base}/${id}/${secret}` } : {};
    const again = why === "lost" && !base ? { message: `${push.message}\n${ANSWER_THIS_ONE}` } : {};
    let result: PushResult | undefined;
    try {
      result = await this.#pushInTime(topic, { ...push, ...callback, ...again }, by);
      if (!result) return;
    } catch (error) {
      if (isQuotaError(error)) quota?.usedUp(error);
      return this.#feed({ t: mayHaveArrived(error) ? "unknown" : "refused", n, error: failureOf(error) });
    }
    quota?.count();
    this.#feed({ t: "pushed", n, result });
    notices.pushed?.(this.#run.asked, result);
  }

  /**
   * Waits for its turn, within the question's own time, where more pushes were made than the service accepts in a minute. Undefined if the
   * host stops meanwhile: the next start pushes it.
   */
  async #pushInTime(topic: string, input: PushInput, by: number | null): Promise<PushResult | undefined> {
    const { client, clock, notices } = this.#core;
    const { signal } = this.#stopped;
    for (;;)
      try {
        return await client.messages.push(topic, input, { signal });
      } catch (error) {
        const waitMs = isRateLimitError(error) ? error.retryAfterMs : undefined;
        if (waitMs === undefined || (by !== null && clock.mono() + waitMs >= by)) throw error;
        notices.delayed?.(this.#run.asked, waitMs);
        if (await until(clock, clock.mono() + waitMs, signal)) continue;
        if (this.#run.isOpen) return undefined;
        throw error;
      }
  }

  async #find(attempt: Attempt): Promise<void> {
    let later = false;
    const message = await findMessage(this.#core, attempt, this.#run.setting.prepared.push.message).catch(
      (error) => {
        later = isIotpushError(error) && error.isTemporary;
        if (!isMethodNotAllowedError(error))
          this.#run.warn(`It could not be checked whether the question arrived: ${String(error)}`);
        return undefined;
      },
    );
    this.#feed(message ? { t: "found", n: attempt.n, message } : { t: "not_found", n: attempt.n, later });
  }

  async #look(push: Push, rank: Rank): Promise<void> {
    const { receiptId = "", topic, createdAt } = push;
    const { signal } = this.#stopped;
    const begunAt = this.#core.clock.mono();
    const failed = (final: boolean, error?: FailureDetails) =>
      this.#feed({ t: "unreadable", receiptId, final, error });
    try {
      const receipt = await this.#core.reader.look({ receiptId, topic, createdAt }, { signal, rank });
      if (receipt) this.#feed({ t: "receipt", receipt, begunAt });
      else if (!signal.aborted) failed(false);
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      failed(isFinalError(error), details(error));
    }
  }

  async #deliver(outcome: AskOutcome, redelivered: Redelivered): Promise<void> {
    const { shared, asked } = this.#run;
    const deliver = async (delivery: Delivery) => this.#core.onOutcome(asked, outcome, delivery);
    try {
      const isRecorded = shared
        ? await shared.deliver((transaction) => deliver({ redelivered, transaction }))
        : await deliver({ redelivered });
      if (!isRecorded) this.#feed({ t: "delivered" });
    } catch (error) {
      this.#feed({ t: "delivery_failed", error: String(error) });
    }
  }

  /** One low-priority push to a person who tapped too late. */
  async #lateNotice(): Promise<void> {
    const { client, extras } = this.#core;
    const { quota } = extras;
    if (quota?.isNearlyUsedUp) return;
    const { endedAt, deadline, question } = this.#run.life;
    const closed = new Date(endedAt ?? deadline ?? 0).toTimeString().slice(0, 5);
    const title = question.title ?? question.message.slice(0, 80);
    const notice = { title, message: `Too late: closed at ${closed}`, priority: "low" } as const;
    try {
      await client.messages.push(question.topic, notice);
      quota?.count();
    } catch (error) {
      const known = isIotpushError(error) ? details(error) : undefined;
      this.#run.warn(`The notice of a late tap was not sent: ${String(error)}`, known);
    }
  }
}

const failureOf = (error: unknown): FailureDetails =>
  isIotpushError(error)
    ? details(error)
    : { code: "network", message: String(error), fix: "Look for the cause in the log." };
const overMeanwhile = {
  code: "store",
  message: "The question ended before the disk accepted the push",
  fix: "Free some space.",
} as const;
const notSaved: CallbackReply = { status: 503, reason: "the answer is not saved yet: please retry" };
const closing: CallbackReply = { status: 503, reason: "closing: please retry" };
