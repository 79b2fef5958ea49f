import type { PushResult } from "../../contract/message.js";
import { StoreError } from "../../wire/errors/errors.js";
import type { Answer } from "../answer.js";
import { wakeAt, watched } from "../engine/follow-up.js";
import type { Effect, Input, Run, Setting } from "../engine/inputs.js";
import type { Life } from "../engine/life.js";
import { liveOf } from "../engine/restart.js";
import { step } from "../engine/step.js";
import type { CallbackReply } from "../receiver/callback-receiver.js";
import type { Asked } from "./asker-options.js";
import { EffectRunner } from "./effect-runner.js";
import type { AskOutcome } from "./outcome.js";
import { type PreparedQuestion, prepareQuestion } from "./prepare.js";
import { ReceiptWatch } from "./receipt-watch.js";
import { routesTo } from "./routes.js";
import { type AskServices, toAsked } from "./services.js";
import { settingOf } from "./setting.js";
import { until } from "./until.js";

/** How often a life that another process changed meanwhile is read again for one input. */
const MOST_CONFLICTS = 5;
const MOST_TRIED = 20;

/** One question in this process: works inputs into its life one after the other, saves it, and carries out the effects. */
export class QuestionRun {
  /** Resolves once the end is saved, or the disk refused. */
  readonly outcome: Promise<AskOutcome>;
  /** Resolves once a push was accepted, or the question has ended. */
  readonly started: Promise<void>;
  readonly #services: AskServices;
  readonly #setting: Setting;
  readonly #effects: EffectRunner;
  readonly #receipts: ReceiptWatch;
  readonly #replies = new Map<number, (reply: CallbackReply) => void>();
  #run: Run;
  #saved: number;
  /** Lives that the store may have written although it said that it could not. */
  #tried: string[] = [];
  #lastPush: PushResult | undefined;
  #lock: Promise<unknown> = Promise.resolve();
  #timer = new AbortController();
  #wakeAt: number | null = null;
  #stopped = false;
  #taps = 0;
  #resolve: (outcome: AskOutcome) => void = () => {};
  #start: () => void = () => {};

  /** `saved` is the version that the store has; 0 for a new question. */
  constructor(life: Life, saved: number, services: AskServices, prepared?: PreparedQuestion) {
    const { question } = life;
    this.#services = services;
    this.#setting = settingOf(services, question, prepared ?? prepareQuestion(question));
    this.#run = { life, live: liveOf(life, services.now()) };
    this.#saved = saved;
    const feed = (input: Input) => void this.feed(input).catch((error) => this.warn(String(error)));
    this.#effects = new EffectRunner(this, services, this.#setting.prepared, feed);
    this.#receipts = new ReceiptWatch(services.reader, feed);
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.started = new Promise((resolve) => {
      this.#start = resolve;
    });
  }

  get life(): Life {
    return this.#run.life;
  }

  get asked(): Asked {
    const { life } = this.#run;
    return toAsked(life, routesTo(this.#services, life.question), this.#lastPush);
  }

  get isOpen(): boolean {
    return this.life.outcome === undefined;
  }

  /** Whether nothing more will happen to it but late taps. */
  get isOver(): boolean {
    const { life, live } = this.#run;
    return life.delivered === true && live.inFlight.length === 0 && this.isSaved;
  }

  get isSaved(): boolean {
    return this.#saved === this.life.version;
  }

  /** What to report to the service for an answer given elsewhere; undefined before the push was accepted. */
  reportOf(actionId: string): { message_id: string; action_id: string } | undefined {
    const push = this.life.pushes.findLast(({ usedUp }) => !usedUp);
    const id = this.#setting.prepared.pushedId(actionId);
    return push && id !== undefined ? { message_id: push.messageId, action_id: id } : undefined;
  }

  /** Works an input in. Resolves to whether it ended the question or put it off; rejects if it could not be worked in. */
  feed(input: Input): Promise<boolean> {
    if (input.t === "pushed") this.#lastPush = input.result;
    return this.#locked(async () => {
      const { outcome, snoozed } = this.life;
      await this.#work(input);
      return !outcome && (!this.isOpen || this.life.snoozed !== snoozed);
    });
  }

  /** A callback. Resolves to what it is answered. */
  async tap(answer: Answer): Promise<CallbackReply> {
    const from = ++this.#taps;
    const reply = new Promise<CallbackReply>((resolve) => this.#replies.set(from, resolve));
    try {
      await this.feed({ t: "tap", answer, from });
      return await reply;
    } finally {
      this.#replies.delete(from);
    }
  }

  /** Answers from the host's side, by the question's own button; false if it has none of this id, or has ended. */
  async answer(actionId: string, answer: Omit<Answer, "actionId" | "messageId">): Promise<boolean> {
    const id = this.#setting.prepared.pushedId(actionId);
    return id !== undefined && this.feed({ t: "local", answer: { messageId: "", actionId: id, ...answer } });
  }

  /** Saves what the disk refused before. Rejects if it refuses again. */
  saveAgain(): Promise<void> {
    return this.#locked(async () => {
      if (!this.isSaved) await this.#save(this.life);
      this.#services.changed(this);
    });
  }

  /** Stops waiting; the question stays in the store. What is under way goes on. */
  stop(): void {
    this.#stopped = true;
    this.#timer.abort();
    this.#receipts.stop();
    if (this.#run.live.pending.length === 0) this.#effects.stop();
  }

  /** Resolves once nothing that was begun is under way. Never rejects. */
  async idle(): Promise<void> {
    for (let last: unknown; last !== this.#lock; ) {
      last = this.#lock;
      await this.#lock.catch(() => undefined);
      await this.#effects.idle();
    }
  }

  /** The store is closed: callbacks that still wait are to come again. */
  abandon(): void {
    this.#effects.stop();
    for (const reply of this.#replies.values()) reply(closing);
    this.#start();
  }

  warn(text: string, error?: Parameters<NonNullable<AskServices["notices"]["warning"]>>[2]): void {
    this.#services.notices.warning?.(this.asked, text, error);
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#lock.then(work, work);
    this.#lock = run;
    return run;
  }

  async #work(input: Input): Promise<void> {
    for (let conflicts = 0; ; conflicts++) {
      this.#services.checkOpen();
      const { effects, ...next } = step(this.#run, input, this.#services.now(), this.#setting);
      // A callback that comes again is acknowledged once its answer is saved at last.
      const isNews = next.life !== this.life || (input.t === "tap" && !this.isSaved);
      const isSaved = isNews ? await this.#saveUnlessRefused(next.life) : this.isSaved;
      if (isSaved === "conflict" && conflicts < MOST_CONFLICTS) continue;
      if (isSaved === "conflict") throw contested();
      this.#run = next;
      for (const effect of effects) await this.#carryOut(effect, isSaved);
      return this.#follow();
    }
  }

  /** The question is on the phones already: a disk that refuses is reported, and must not keep it from being answered. */
  async #saveUnlessRefused(life: Life): Promise<boolean | "conflict"> {
    try {
      return await this.#save(life);
    } catch (error) {
      this.#services.checkOpen();
      if (this.#saved === 0) throw error;
      this.#services.unsaved(this, error);
      return false;
    }
  }

  async #save(life: Life): Promise<true | "conflict"> {
    const { store } = this.#services;
    for (;;) {
      this.#tried = [...this.#tried, JSON.stringify(life)].slice(-MOST_TRIED);
      const isSaved = await store.save(life, this.#saved);
      const stored = isSaved ? life : await store.find(life.id);
      if (!stored) throw contested();
      const isOurs = isSaved || this.#tried.includes(JSON.stringify(stored));
      this.#saved = stored.version;
      if (isOurs && stored.version < life.version) continue;
      this.#tried = [];
      if (isOurs) return true;
      this.#run = { ...this.#run, life: stored };
      return "conflict";
    }
  }

  async #carryOut(effect: Effect, isSaved: boolean): Promise<void> {
    if (effect.do === "reply") {
      const reply = this.#replies.get(effect.to);
      const refused = effect.status === 200 && !(isSaved && (await this.#isSafe()));
      reply?.(refused ? notSaved : { status: effect.status, reason: effect.reason });
    } else this.#effects.run(effect);
  }

  /** Nobody sends a callback again that was acknowledged, so it must survive a power loss. */
  async #isSafe(): Promise<boolean> {
    try {
      await this.#services.store.sync();
      return true;
    } catch (error) {
      this.warn(String(error));
      return false;
    }
  }

  #follow(): void {
    const { life } = this.#run;
    if (life.outcome) this.#resolve(life.outcome);
    if (life.outcome || life.pushes.length > 0) this.#start();
    if (life.outcome) this.#effects.stop();
    if (!this.#stopped) {
      this.#receipts.watch(watched(this.#run, this.#setting));
      this.#sleep(wakeAt(this.#run, this.#setting));
    }
    this.#services.changed(this);
  }

  #sleep(at: number | null): void {
    if (at === this.#wakeAt) return;
    this.#timer.abort();
    this.#wakeAt = at;
    if (at === null) return;
    const timer = new AbortController();
    this.#timer = timer;
    void until(this.#services.clock, at, timer.signal).then(async (isDue) => {
      if (!isDue) return;
      this.#wakeAt = null;
      await this.feed({ t: "due" }).catch((error) => this.warn(String(error)));
    });
  }
}

const notSaved: CallbackReply = { status: 503, reason: "the answer is not saved yet: please retry" };
const closing: CallbackReply = { status: 503, reason: "closing: please retry" };

const contested = () =>
  new StoreError({
    problem: "Another process changes the same question, or has forgotten it",
    fix: "Let one process at a time use this store.",
  });
