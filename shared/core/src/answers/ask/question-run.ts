import type { PushResult } from "../../contract/message.js";
import { StoreError } from "../../wire/errors/errors.js";
import type { Answer } from "../answer.js";
import { wakeAt, watched } from "../engine/follow-up.js";
import type { Effect, Input, Run, Setting } from "../engine/inputs.js";
import type { Life } from "../engine/life.js";
import { adopted, liveOf } from "../engine/restart.js";
import { step } from "../engine/step.js";
import type { CallbackReply } from "../receiver/callback-receiver.js";
import type { SaveOptions, StoreTransaction } from "../store/question-store.js";
import type { Asked } from "./asker-options.js";
import { EffectRunner } from "./effect-runner.js";
import { dueAt, isAct, isInHand } from "./in-hand.js";
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
/** How long a shared store that is away is left alone. */
const AGAIN_MS = 1_000;
/** How often the store is asked what became of another process's push. */
const THEIRS_MS = 200;
/** What is due so soon is kept. */
const SOON_MS = 65_000;

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
  readonly #held: Extract<Effect, { do: "push" }>[] = [];
  #lastPush: PushResult | undefined;
  #lock: Promise<unknown> = Promise.resolve();
  #timer = new AbortController();
  #wakeAt: number | null = null;
  #stopped = false;
  #taps = 0;
  #isOurs: boolean;
  /** The attempts that this process pushes or looks for; others are another's. */
  readonly #mine = new Set<number>();
  #isAwaitingTheirs = false;
  #resolve: (outcome: AskOutcome) => void = () => {};
  #start: () => void = () => {};

  /** Somebody here waits for its end. */
  isAwaited = false;

  /** `saved` is the version that the store has; 0 for a new question. `isOurs`: no other process goes on with it. */
  constructor(
    life: Life,
    saved: number,
    services: AskServices,
    prepared: PreparedQuestion = prepareQuestion(life.question),
    isOurs = true,
  ) {
    const { question } = life;
    this.#services = services;
    this.#setting = settingOf(services, question, prepared);
    const run = { life, live: liveOf(life, services.now()) };
    this.#run = isOurs ? run : adopted({ ...run, life: { ...life, attempts: [] } }, life);
    this.#saved = saved;
    this.#isOurs = isOurs;
    const feed = (input: Input) => void this.#feedSurely(input);
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

  /** This process goes on with it, and no other. */
  get isOurs(): boolean {
    return this.#isOurs;
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
      await this.#release();
      this.#services.changed(this);
    });
  }

  /** Another process changed it. */
  refresh(life: Life, isOurs: boolean): Promise<void> {
    return this.#locked(async () => {
      if (life.version <= this.#saved) return;
      this.#run = adopted(this.#run, life);
      this.#saved = life.version;
      this.#isOurs = isOurs;
      await this.#work({ t: "changed" });
    });
  }

  /** It was nobody's, and is ours now: whatever was in hand is done again, or looked for. */
  async take(life: Life): Promise<void> {
    await this.#locked(async () => {
      this.#run = { life, live: liveOf(life, this.#services.now()) };
      this.#saved = life.version;
      this.#isOurs = true;
    });
    await this.#feedSurely({ t: "restart", boot: this.#services.boot });
  }

  /** When it is due again, if nothing is in hand that this process would have to keep it for. */
  get idleUntil(): number | null | undefined {
    return this.#isOurs ? this.#idleUntil(this.#run, []) : undefined;
  }

  /**
   * Records the delivery in the transaction of its handler, and commits it. Rejects if nothing was committed; resolves too if another
   * process has delivered it meanwhile, and nothing was committed here.
   */
  deliveredIn(transaction: StoreTransaction): Promise<void> {
    return this.#locked(async () => {
      try {
        await this.#work({ t: "delivered" }, transaction);
        await transaction.commit();
      } catch (error) {
        await transaction.rollback();
        // The line may have broken behind the commit.
        const stored = await this.#findSurely();
        if (!stored) return;
        this.#run = adopted(this.#run, stored);
        this.#saved = stored.version;
        if (!stored.delivered) throw error;
      }
    });
  }

  /** Others go on with it. */
  lose(): void {
    this.#isOurs = false;
    this.#pause();
  }

  /** Does what is due and reads its receipts once. Resolves to when it is due again, or undefined if it is not ours any more. */
  async workOff(): Promise<number | null | undefined> {
    await this.feed({ t: "due" });
    await this.idle();
    if (this.#isOurs)
      for (const push of watched(this.#run, this.#setting)) this.#effects.run({ do: "look", push });
    await this.idle();
    const { life, live } = this.#run;
    const { wall, mono } = this.#services.now();
    const { graceMs } = this.#setting;
    if (this.#isOurs && live.lastLook && wall >= (life.deadline ?? wall) + graceMs) {
      // Whoever goes on with it reads it again: beyond its time nobody is to wait for that.
      this.#run = { life, live: { ...live, deadline: mono - graceMs } };
      await this.feed({ t: "due" });
      await this.idle();
    }
    return this.#isOurs && !this.isOver ? dueAt(this.#run, this.#setting, this.#services.now()) : undefined;
  }

  /** Stops waiting; the question stays in the store. What is under way goes on. */
  stop(): void {
    this.#stopped = true;
    this.#pause();
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

  /** What became of an effect must not get lost while a shared store is away. */
  async #feedSurely(input: Input): Promise<void> {
    for (let tries = 0; ; tries++)
      try {
        return void (await this.feed(input));
      } catch (error) {
        if (tries === 0) this.warn(String(error));
        if (!this.#services.replica || this.#stopped || input.t === "receipt") return;
        await this.#services.clock.sleep(AGAIN_MS);
      }
  }

  /** Resolves once the store says what it has; to undefined if it has forgotten it, or this process stops first. */
  async #findSurely(): Promise<Life | undefined> {
    const { store, clock } = this.#services;
    for (;;)
      try {
        return await store.find(this.life.id);
      } catch {
        if (this.#stopped) return undefined;
        await clock.sleep(AGAIN_MS);
      }
  }

  async #work(input: Input, transaction?: StoreTransaction): Promise<void> {
    const { deliveries } = this.life;
    for (let conflicts = 0; ; conflicts++) {
      this.#services.checkOpen();
      if (transaction && (this.life.delivered || this.life.deliveries !== deliveries)) throw contested();
      const { effects, ...next } = step(this.#run, input, this.#services.now(), this.#setting);
      // A callback that comes again is acknowledged once its answer is saved at last.
      const isNews = next.life !== this.life || (input.t === "tap" && !this.isSaved);
      const lease = this.#services.replica?.lease;
      const how = { owner: this.#ownerAfter(next, effects), transaction };
      const isSaved = isNews ? await this.#saveUnlessRefused(next.life, how) : this.isSaved;
      if (isSaved === "conflict" && conflicts < MOST_CONFLICTS) continue;
      if (isSaved === "conflict") throw contested();
      this.#run = next;
      if (isNews && how.owner !== "theirs")
        this.#isOurs = how.owner === undefined && lease === this.#services.replica?.lease;
      if (isSaved) await this.#release();
      for (const effect of effects) await this.#carryOut(effect, isSaved);
      return this.#follow();
    }
  }

  /** The question is on the phones already: a disk that refuses is reported, and must not keep it from being answered. */
  async #saveUnlessRefused(life: Life, how: SaveOptions): Promise<boolean | "conflict"> {
    try {
      return await this.#save(life, how);
    } catch (error) {
      this.#services.checkOpen();
      // Of a shared store another process may go on meanwhile: then nothing is decided here.
      if (this.#services.replica) void this.#makeSure(this.#saved === 0);
      if (this.#saved === 0 || this.#services.replica) throw error;
      this.#services.unsaved(this, error);
      return false;
    }
  }

  /** A shared store may have written what it did not acknowledge: then it is ours, and nobody else goes on with it. */
  async #makeSure(isNew: boolean): Promise<void> {
    const before = this.#saved;
    const stored = await this.#findSurely();
    const isKnown = this.#saved !== before || !stored || !this.#tried.includes(JSON.stringify(stored));
    if (isKnown || !stored) return;
    // Whoever asked was told that it failed; with a key they find it when they ask again.
    if (!isNew || stored.key !== undefined) return this.take(stored);
    this.#saved = stored.version;
    this.#run = { ...this.#run, life: stored };
    await this.#feedSurely({ t: "cancel", reason: "the store did not answer when it was asked" });
  }

  /** After its end whoever delivers it keeps it; with nothing in hand it is nobody's. */
  #ownerAfter(next: Run, effects: readonly Effect[]): SaveOptions["owner"] {
    if (!this.isOpen && !this.#isOurs) return "theirs";
    const idleUntil = this.#idleUntil(next, effects);
    return idleUntil === undefined ? undefined : { idleUntil };
  }

  #idleUntil(run: Run, effects: readonly Effect[]): number | null | undefined {
    const { replica } = this.#services;
    if (!replica || effects.some(isAct) || isInHand(run)) return undefined;
    const now = this.#services.now();
    const at = dueAt(run, this.#setting, now);
    const isSoon = at !== null && at < now.wall + SOON_MS;
    return replica.isMember && isSoon && !run.life.outcome ? undefined : at;
  }

  async #save(life: Life, how?: SaveOptions): Promise<true | "conflict"> {
    const { store } = this.#services;
    for (;;) {
      this.#tried = [...this.#tried, JSON.stringify(life)].slice(-MOST_TRIED);
      const isSaved = await store.save(life, this.#saved, how);
      const stored = isSaved ? life : await store.find(life.id);
      if (!stored) throw contested();
      const isOurs = isSaved || this.#tried.includes(JSON.stringify(stored));
      this.#saved = stored.version;
      if (isOurs && stored.version < life.version) continue;
      this.#tried = [];
      if (isOurs) return true;
      this.#run = adopted(this.#run, stored);
      return "conflict";
    }
  }

  async #carryOut(effect: Effect, isSaved: boolean): Promise<void> {
    if (effect.do === "reply") {
      const reply = this.#replies.get(effect.to);
      const refused = effect.status === 200 && !(isSaved && (await this.#isSafe()));
      reply?.(refused ? notSaved : { status: effect.status, reason: effect.reason });
      return;
    }
    if (effect.do === "push" && !isSaved) this.#held.push(effect);
    else await this.#act(effect);
  }

  async #act(effect: Exclude<Effect, { do: "reply" }>): Promise<void> {
    if (isAct(effect) && !(await this.#mayAct())) return;
    if (effect.do === "push" || effect.do === "find") this.#mine.add(effect.attempt.n);
    this.#effects.run(effect);
  }

  /** Pushes whose attempt could not be saved: made before, a crash would leave nobody who knows of them. */
  async #release(): Promise<void> {
    for (const effect of this.#held.splice(0))
      if (this.isOpen) await this.#act(effect);
      else void this.feed({ t: "refused", n: effect.attempt.n, error: overMeanwhile });
  }

  /** Once our lease has run out, others do what was saved. */
  async #mayAct(): Promise<boolean> {
    const { replica } = this.#services;
    return !replica || ((await replica.holdsLease()) && this.#isOurs);
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
    if (!this.#isOurs || this.#services.replica?.isMember === false) this.#pause();
    else if (!this.#stopped) {
      this.#receipts.watch(watched(this.#run, this.#setting));
      this.#sleep(wakeAt(this.#run, this.#setting));
    }
    void this.#awaitTheirs();
    this.#services.changed(this);
  }

  get #theirs(): number[] {
    const { live } = this.#run;
    const isWaitedFor = this.#isOurs || live.pending.length > 0;
    return isWaitedFor ? live.inFlight.filter((n) => !this.#mine.has(n)) : [];
  }

  /** What became of another process's push arrives through the store, unless that process is gone. Never rejects. */
  async #awaitTheirs(): Promise<void> {
    const { replica, clock } = this.#services;
    if (this.#isAwaitingTheirs || !replica) return;
    this.#isAwaitingTheirs = true;
    for (let tries = 0; tries < 50 && this.#theirs.length > 0; tries++) {
      await clock.sleep(THEIRS_MS);
      await replica.refresh([this.life.id]).catch(() => {});
    }
    this.#isAwaitingTheirs = false;
    const error = {
      code: "unexpected_response",
      message: "The process that pushed it is gone",
      fix: "",
    } as const;
    for (const n of this.#theirs) await this.#feedSurely({ t: "unknown", n, error });
  }

  #pause(): void {
    this.#timer.abort();
    this.#wakeAt = null;
    this.#receipts.stop();
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
      await this.#feedSurely({ t: "due" });
    });
  }
}

const overMeanwhile = {
  code: "store",
  message: "The question ended before the disk accepted the push",
  fix: "Free some space.",
} as const;
const notSaved: CallbackReply = { status: 503, reason: "the answer is not saved yet: please retry" };
const closing: CallbackReply = { status: 503, reason: "closing: please retry" };

const contested = () =>
  new StoreError({
    problem: "Another process changes the same question, or has forgotten it",
    fix: "Let one process at a time use this store.",
  });
