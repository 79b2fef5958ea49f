import { dueAt, isAct, isInHand, watched } from "../../engine/follow-up.js";
import type { Effect, Input, Run } from "../../engine/inputs.js";
import type { Life } from "../../engine/life.js";
import type { SaveOptions, SharedQuestion, SqlClient, StoreTransaction } from "../../store/question-store.js";
import type { QuestionRun } from "../question-run.js";
import type { AskServices } from "../services.js";
import type { Replica } from "./replica.js";

/** How long a store that is away is left alone. */
const AGAIN_MS = 1_000;
/** What is due so soon is kept. */
const SOON_MS = 65_000;

/** How often the store is asked what became of another process's push. */
const THEIRS_MS = 200;
const MOST_TRIES = 50;

/** Whose a question is to be with its next save, and under which lease that was decided. */
interface Ownership {
  readonly owner: SaveOptions["owner"];
  readonly lease: number;
}

/** One question among processes that share a store: whose it is, what others did of it, and how it changes hands. */
export class SharedRun {
  readonly #run: QuestionRun;
  readonly #replica: Replica;
  readonly #services: AskServices;
  /** The attempts that this process pushes or looks for. */
  readonly #mine = new Set<number>();
  #awaitsTheirs = false;

  constructor(run: QuestionRun, replica: Replica, services: AskServices) {
    this.#run = run;
    this.#replica = replica;
    this.#services = services;
  }

  /** This process goes on with it by itself. */
  get isKept(): boolean {
    return this.#run.record.isOurs && this.#replica.isMember;
  }

  /** When it is due again, if nothing is in hand that this process would have to keep it for. */
  get idleUntil(): number | null | undefined {
    return this.#run.record.isOurs ? this.#idleUntil(this.#run.record.run, []) : undefined;
  }

  /** After its end whoever delivers it keeps it; with nothing in hand it is nobody's. */
  ownershipAfter(next: Run, effects: readonly Effect[]): Ownership {
    const lease = this.#replica.lease.number;
    if (!this.#run.isOpen && !this.#run.record.isOurs) return { owner: "theirs", lease };
    const idleUntil = this.#idleUntil(next, effects);
    return { owner: idleUntil === undefined ? undefined : { idleUntil }, lease };
  }

  /** It was saved as this. Of a lease that was replaced meanwhile, only the store knows whose it is now. */
  async own({ owner, lease }: Ownership): Promise<void> {
    const { record, life } = this.#run;
    if (owner === "theirs") return;
    record.isOurs =
      owner === undefined &&
      (lease === this.#replica.lease.number ||
        (await this.#replica.look(life.id).catch(() => undefined))?.isOurs === true);
  }

  /** Once our lease has run out, others do what was saved. */
  async mayCarryOut(effect: Effect): Promise<boolean> {
    if (isAct(effect) && !(await this.isSurelyOurs())) return false;
    if (effect.do === "push" || effect.do === "find") this.#mine.add(effect.attempt.n);
    return true;
  }

  /** What becomes of the pushes of other processes arrives through the store, unless their process is gone. Never rejects. */
  async awaitTheirs(): Promise<void> {
    if (this.#awaitsTheirs) return;
    this.#awaitsTheirs = true;
    for (let tries = 0; tries < MOST_TRIES && this.#theirs().length > 0; tries++) {
      await this.#services.clock.sleep(THEIRS_MS);
      await this.#replica.refresh([this.#run.life.id]).catch(() => {});
    }
    this.#awaitsTheirs = false;
    for (const n of this.#theirs()) await this.#run.feedSurely({ t: "unknown", n, error: gone });
  }

  #theirs(): number[] {
    const { live } = this.#run.record.run;
    const isWaitedFor = this.#run.record.isOurs || live.pending.length > 0;
    return isWaitedFor ? live.inFlight.filter((n) => !this.#mine.has(n)) : [];
  }

  async isSurelyOurs(): Promise<boolean> {
    return (await this.#replica.lease.holds()) && this.#run.record.isOurs;
  }

  /** What became of an effect must not get lost while the store is away. */
  async feedAgain(input: Input): Promise<void> {
    while (!this.#run.isStopped && input.t !== "receipt") {
      await this.#services.clock.sleep(AGAIN_MS);
      const isFed = await this.#run.feed(input).then(
        () => true,
        () => false,
      );
      if (isFed) return;
    }
  }

  /** The store did not say whether it has a decision. */
  unsaved(): void {
    const { record } = this.#run;
    if (record.unacknowledged)
      void (record.saved === 0 ? this.#withdraw() : this.feedAgain({ t: "changed" }));
  }

  /**
   * Saves what the store did not acknowledge before anything else is decided, and goes on from it: also if it had it all along. Resolves to
   * whether it was this input.
   */
  async settle(input: Input): Promise<boolean> {
    const { record } = this.#run;
    const decision = record.unacknowledged;
    if (!decision || record.saved === 0) return false;
    const { owner } = this.ownershipAfter(decision.next, decision.effects);
    const isSaved = await record.save(decision, { owner });
    if (isSaved === true) record.isOurs = (await this.#replica.look(this.#run.life.id))?.isOurs === true;
    record.unacknowledged = undefined;
    if (isSaved === true) await this.#run.carryOut(decision, true);
    return isSaved === true && decision.input === input;
  }

  /** Whoever asked it was told that it failed. With a key it is found when it is asked again; otherwise nobody is to answer it. */
  async #withdraw(): Promise<void> {
    const { record, life } = this.#run;
    const stored = await this.#lookSurely(life.id);
    await this.#run.locked(async () => {
      const decision = record.unacknowledged;
      // It was taken meanwhile.
      if (!decision) return;
      record.unacknowledged = undefined;
      if (!stored) return this.#replica.forget(this.#run);
      record.adopt(stored.life);
      record.isOurs = stored.isOurs;
      const isNewer = stored.life.version > decision.next.life.version;
      if (life.key !== undefined && !isNewer) await this.#run.carryOut(decision, true);
    });
    const reason = "the store did not answer when it was asked";
    if (stored)
      await this.#run.feedSurely(life.key === undefined ? { t: "cancel", reason } : { t: "changed" });
  }

  /** Resolves once the store says what it has; to undefined if it has nothing, or this process stops first. */
  async #lookSurely(id: string): Promise<SharedQuestion | undefined> {
    for (;;)
      try {
        return await this.#replica.look(id);
      } catch {
        if (this.#run.isStopped) return undefined;
        await this.#services.clock.sleep(AGAIN_MS);
      }
  }

  /** Another process changed it, or it was taken for this one, which was not told so. */
  async refresh(life: Life, isOurs: boolean): Promise<void> {
    const { record } = this.#run;
    const isTaken = await this.#run.locked(async () => {
      if (record.unacknowledged || life.version < record.saved) return false;
      if (life.version === record.saved) return isOurs && !record.isOurs && !life.delivered;
      record.adopt(life);
      record.isOurs = isOurs;
      await this.#run.work({ t: "changed" });
      return false;
    });
    if (isTaken) await this.take(life);
  }

  /** It was nobody's, and is ours now: whatever was in hand is done again, or looked for. */
  async take(life: Life): Promise<void> {
    await this.#run.locked(async () => this.#run.record.resume(life));
    await this.#run.feedSurely({ t: "restart", boot: this.#services.boot });
  }

  /** Others go on with it. */
  lose(): void {
    this.#run.record.isOurs = false;
    this.#run.pause();
  }

  /**
   * Has an outcome delivered by `handler`, which may begin a transaction: then the delivery is recorded in it. Resolves to whether it is
   * recorded, by this process or another; rejects if the handler refused it, or nothing was committed.
   */
  async deliver(handler: (transaction: () => Promise<SqlClient>) => Promise<void>): Promise<boolean> {
    let begun: Promise<StoreTransaction> | undefined;
    try {
      await handler(async () => {
        begun ??= this.#replica.begin();
        return (await begun).sql;
      });
      const transaction = await begun;
      if (transaction) await this.#run.locked(() => this.#run.work({ t: "delivered" }, transaction));
      return transaction !== undefined;
    } catch (error) {
      await begun?.then((open) => open.rollback()).catch(() => {});
      if (this.#run.life.delivered) return true;
      throw error;
    }
  }

  /** Does what is due and reads its receipts once. Resolves to when it is due again, or undefined if it is not ours any more. */
  async workOff(): Promise<number | null | undefined> {
    const { record, setting, effects } = this.#run;
    const work = async (input: Input) => {
      await this.#run.feed(input);
      await this.#run.idle();
    };
    await work({ t: "due" });
    if (record.isOurs)
      for (const push of watched(record.run, setting)) effects.run({ do: "look", push, rank: "due" });
    await this.#run.idle();
    if (record.isOurs) await work({ t: "due", isLeft: true });
    const isLeft = record.isOurs && !this.#run.isOver;
    return isLeft ? dueAt(record.run, setting, this.#services.now()) : undefined;
  }

  #idleUntil(run: Run, effects: readonly Effect[]): number | null | undefined {
    if (effects.some(isAct) || isInHand(run)) return undefined;
    const now = this.#services.now();
    const at = dueAt(run, this.#run.setting, now);
    const isSoon = at !== null && at < now.wall + SOON_MS;
    return this.#replica.isMember && isSoon && !run.life.outcome ? undefined : at;
  }
}

const gone = {
  code: "unexpected_response",
  message: "The process that pushed it is gone",
  fix: "",
} as const;
