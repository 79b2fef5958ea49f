import type { PushResult } from "../../contract/message.js";
import type { Answer } from "../answer.js";
import { wakeAt, watched } from "../engine/follow-up.js";
import type { Input, Setting } from "../engine/inputs.js";
import { mayNeedReceipt } from "../engine/judge.js";
import type { Life, Push } from "../engine/life.js";
import { step } from "../engine/step.js";
import type { ReceiptReader } from "../reader/receipt-reader.js";
import type { CallbackReply } from "../receiver/callback-receiver.js";
import type { StoreTransaction } from "../store/question-store.js";
import { alarm } from "./alarm.js";
import type { AskerCore } from "./asker-core.js";
import type { Asked, Asking } from "./asker-options.js";
import { EffectRunner } from "./effect-runner.js";
import { type AskOutcome, details } from "./outcome.js";
import type { PreparedQuestion } from "./prepare.js";
import { contested, type Decision, QuestionRecord } from "./question-record.js";
import type { SharedRun } from "./replica/shared-run.js";
import { routesTo, settingOf, toAsked } from "./routes.js";

/** How often a life that another process changed meanwhile is read again for one input. */
const MOST_CONFLICTS = 5;

/** One question in this process: works inputs into its life one after the other, saves it, and carries out the effects. */
export class QuestionRun {
  readonly record: QuestionRecord;
  readonly setting: Setting;
  readonly effects: EffectRunner;
  /** Of a store that processes share. */
  readonly shared: SharedRun | undefined;
  readonly #core: AskerCore;
  readonly #watch: ReturnType<typeof receiptWatch>;
  readonly #wakeAt: ReturnType<typeof alarm>;
  #lastPush: PushResult | undefined;
  #lock: Promise<unknown> = Promise.resolve();
  #locks = 0;
  readonly #started = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<AskOutcome>();
  /** Somebody here waits for its end. */
  isAwaited = false;
  isStopped = false;

  /** The store has this life, or it is a new one of version 0. `isOurs`: no other process goes on with it. */
  constructor(life: Life, core: AskerCore, prepared: PreparedQuestion, isOurs = true) {
    const feed = (input: Input) => void this.feedSurely(input);
    this.#core = core;
    this.setting = settingOf(core, life.question, prepared);
    this.record = new QuestionRecord(core, life, isOurs);
    this.shared = core.replica?.share(this);
    this.effects = new EffectRunner(this, core);
    const { confirm, callback } = this.setting;
    const { allowedResponders } = life.question;
    const confirms = callback && mayNeedReceipt({ confirm, allowedResponders });
    this.#watch = receiptWatch(core.reader, confirms, feed);
    this.#wakeAt = alarm(core.clock, () => feed({ t: "due" }));
    if (life.outcome) this.#ended.resolve(life.outcome);
  }

  /** Resolves once the end is saved, or the disk refused. */
  get outcome(): Promise<AskOutcome> {
    return this.#ended.promise;
  }

  get life(): Life {
    return this.record.life;
  }

  get asked(): Asked {
    return toAsked(this.life, routesTo(this.#core, this.life.question), this.#lastPush);
  }

  get isOpen(): boolean {
    return this.life.outcome === undefined;
  }

  /** Whether nothing more will happen to it but late taps. */
  get isOver(): boolean {
    const { life, live } = this.record.run;
    return life.delivered === true && live.inFlight.length === 0 && this.record.isSaved;
  }

  /** Something of it is under way in this process, even if others go on with it. */
  get isBusy(): boolean {
    return this.#locks > 0 || this.effects.isBusy;
  }

  /** Resolves once a push was accepted, or the question has ended. */
  async asking(): Promise<Asking> {
    await this.#started.promise;
    return { asked: this.asked, outcome: this.outcome };
  }

  /** What to report to the service for an answer given elsewhere; undefined before the push was accepted. */
  reportOf(actionId: string): { message_id: string; action_id: string } | undefined {
    const push = this.life.pushes.findLast(({ usedUp }) => !usedUp);
    const id = this.setting.prepared.pushedId(actionId);
    return push && id !== undefined ? { message_id: push.messageId, action_id: id } : undefined;
  }

  /** Works an input in. Resolves to whether it ended the question or put it off; rejects if it could not be worked in. */
  feed(input: Input): Promise<boolean> {
    if (input.t === "pushed") this.#lastPush = input.result;
    return this.locked(async () => {
      const { outcome, snoozed } = this.life;
      await this.work(input);
      return !outcome && (!this.isOpen || this.life.snoozed !== snoozed);
    });
  }

  /** Never rejects: what goes wrong is reported, and tried again with a store that processes share. */
  async feedSurely(input: Input): Promise<void> {
    try {
      await this.feed(input);
    } catch (error) {
      this.warn(String(error));
      await this.shared?.feedAgain(input);
    }
  }

  /** A callback. Resolves to what it is answered. */
  tap(answer: Answer): Promise<CallbackReply> {
    return this.effects.replyTo((from) => this.feed({ t: "tap", answer, from }));
  }

  /** Answers from the host's side, by the question's own button; false if it has none of this id, or has ended. */
  async answer(actionId: string, answer: Omit<Answer, "actionId" | "messageId">): Promise<boolean> {
    const id = this.setting.prepared.pushedId(actionId);
    return id !== undefined && this.feed({ t: "local", answer: { messageId: "", actionId: id, ...answer } });
  }

  /** Saves what the disk refused before. Rejects if it refuses again. */
  saveAgain(): Promise<void> {
    return this.locked(async () => {
      const next = this.record.run;
      if (!this.record.isSaved) await this.record.save({ input: { t: "changed" }, next, effects: [] });
      await this.effects.release();
      this.#core.questions.changed(this);
    });
  }

  /** Waits for nothing until the next input. */
  pause(): void {
    this.#wakeAt(null);
    this.#watch([]);
  }

  /** Stops waiting; the question stays in the store. What is under way goes on. */
  stop(): void {
    this.isStopped = true;
    this.pause();
    if (this.record.run.live.pending.length === 0) this.effects.stop();
  }

  /** Resolves once nothing that was begun is under way. Never rejects. */
  async idle(): Promise<void> {
    for (let last: unknown; last !== this.#lock; ) {
      last = this.#lock;
      await this.#lock.catch(() => undefined);
      await this.effects.idle();
    }
  }

  /** The store is closed: callbacks that still wait are to come again. */
  abandon(): void {
    this.effects.abandon();
    this.#started.resolve();
  }

  warn(text: string, error?: Parameters<NonNullable<AskerCore["notices"]["warning"]>>[2]): void {
    this.#core.notices.warning?.(this.asked, text, error);
  }

  /** One after the other. */
  locked<T>(work: () => Promise<T>): Promise<T> {
    this.#locks += 1;
    const run = this.#lock.then(work, work).finally(() => {
      this.#locks -= 1;
      this.#core.questions.changed(this);
    });
    this.#lock = run;
    return run;
  }

  /** Only while locked. A transaction is committed with it. */
  async work(input: Input, transaction?: StoreTransaction): Promise<void> {
    const { record, shared } = this;
    this.#core.checkOpen();
    if (await shared?.settle(input)) return;
    for (let conflicts = 0; ; conflicts++) {
      this.#core.checkOpen();
      if (transaction && (this.life.delivered || !(await shared?.isSurelyOurs()))) throw contested();
      const { effects, ...next } = step(record.run, input, this.#core.now(), this.setting);
      // A callback that comes again is acknowledged once its answer is saved at last.
      const isNews = next.life !== this.life || (input.t === "tap" && !this.record.isSaved);
      const decision = { input, next, effects };
      const isSaved = isNews ? await this.#saveUnlessRefused(decision, transaction) : record.isSaved;
      if (isSaved === "conflict" && conflicts < MOST_CONFLICTS) continue;
      if (isSaved === "conflict") throw contested();
      return this.carryOut(decision, isSaved);
    }
  }

  /** Only while locked: goes on from what was decided, once it is saved or the disk has refused it. */
  async carryOut({ next, effects }: Omit<Decision, "input">, isSaved: boolean): Promise<void> {
    const wasAsked = this.life.pushes.length > 0;
    this.record.run = next;
    if (isSaved) await this.effects.release();
    for (const effect of effects) await this.effects.carryOut(effect, isSaved);
    const [first] = next.life.pushes;
    if (first && !wasAsked && this.isOpen) this.#core.notices.asked?.(this.asked, first);
    this.#follow();
  }

  /** The question is on the phones already: a disk that refuses is reported, and must not keep it from being answered. */
  async #saveUnlessRefused(
    decision: Decision,
    transaction?: StoreTransaction,
  ): Promise<boolean | "conflict"> {
    const { record, shared } = this;
    try {
      return await (shared ? shared.save(decision, transaction) : record.save(decision));
    } catch (error) {
      this.#core.checkOpen();
      if (transaction) record.replace(record.run);
      // Of a shared store another process may go on meanwhile: then nothing is decided here.
      shared?.unsaved();
      if (record.saved === 0 || shared) throw error;
      this.#core.questions.unsaved(this, error);
      return false;
    }
  }

  #follow(): void {
    const { life } = this;
    if (life.outcome) this.#ended.resolve(life.outcome);
    if (life.outcome || life.pushes.length > 0) this.#started.resolve();
    if (life.outcome) this.effects.stop();
    if (this.shared?.isKept === false) this.pause();
    else if (!this.isStopped) {
      this.#watch(watched(this.record.run, this.setting));
      this.#wakeAt(wakeAt(this.record.run, this.setting));
    }
    void this.shared?.awaitTheirs();
    this.#core.questions.changed(this);
  }
}

/**
 * Has the receipts of these pushes read in turn, and no others, from each call of the function returned to the next. `confirms`: callbacks
 * are confirmed by them, too.
 */
function receiptWatch(reader: ReceiptReader, confirms: boolean, feed: (input: Input) => void) {
  const watched = new Map<string, () => void>();
  return (pushes: readonly Push[]): void => {
    for (const [receiptId, unwatch] of watched) {
      if (pushes.some((push) => push.receiptId === receiptId)) continue;
      watched.delete(receiptId);
      unwatch();
    }
    for (const { receiptId, topic, createdAt } of pushes) {
      if (receiptId === undefined || watched.has(receiptId)) continue;
      const unwatch = reader.watch(
        { receiptId, topic, createdAt },
        {
          receipt: (receipt) => feed({ t: "receipt", receipt }),
          problem: (error, final) => feed({ t: "unreadable", receiptId, final, error: details(error) }),
        },
        { confirms },
      );
      watched.set(receiptId, unwatch);
    }
  };
}
