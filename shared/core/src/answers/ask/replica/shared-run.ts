import { dueAt, idleUntil, isAct, watched } from "../../engine/follow-up.js";
import type { Effect, Input } from "../../engine/inputs.js";
import type { Life } from "../../engine/life.js";
import type {
  SaveOptions,
  SharedQuestion,
  SharedQuestions,
  SqlClient,
  StoreTransaction,
} from "../../store/question-store.js";
import type { AskerCore } from "../asker-core.js";
import type { Decision } from "../question-record.js";
import type { QuestionRun } from "../question-run.js";
import type { leaseOf } from "./replica.js";

/** How long to wait before trying an unreachable store again. */
const AGAIN_MS = 1_000;
/** How often the store is asked what became of another process's push. */
const THEIRS_MS = 200;
const MOST_TRIES = 50;

/** This process among those that share the store. */
interface Sharer extends Pick<SharedQuestions, "begin"> {
  readonly lease: ReturnType<typeof leaseOf>;
  readonly isMember: boolean;
  look(id: string): Promise<SharedQuestion | undefined>;
  refresh(ids: readonly string[]): Promise<void>;
  forget(run: QuestionRun): void;
}

export type SharedRun = ReturnType<typeof sharedRun>;

/** One question among processes that share a store: whose it is, what others did of it, and how it changes hands. */
export function sharedRun(run: QuestionRun, replica: Sharer, core: AskerCore) {
  const { record, setting } = run;
  const { clock } = core;
  /** The attempts that this process pushes or looks for. */
  const mine = new Set<number>();
  let awaitsTheirs = false;
  /** Inputs whose decision was saved before they came again. */
  const settled = new WeakSet<Input>();

  /** An ended question belongs to the process that delivers its outcome; if nothing is left to do, to none. */
  function ownerAfter({ next, effects }: Decision): SaveOptions["owner"] {
    if (!run.isOpen && !record.isOurs) return "theirs";
    const until = idleUntil(next, effects, setting, core.now(), replica.isMember);
    return until === undefined ? undefined : { idleUntil: until };
  }

  const isSurelyOurs = async (): Promise<boolean> => (await replica.lease.holds()) && record.isOurs;

  /** Tries until the store works again; resolves to undefined if this process stops first. */
  async function surely<T>(work: () => Promise<T>): Promise<T | undefined> {
    for (;;)
      try {
        return await work();
      } catch {
        if (run.isStopped) return undefined;
        await clock.sleep(AGAIN_MS);
      }
  }

  const lookSurely = () => surely(() => replica.look(run.life.id));

  /** What became of an effect must not get lost while the store is away. */
  async function feedAgain(input: Input): Promise<void> {
    if (run.isStopped || input.t === "receipt") return;
    await clock.sleep(AGAIN_MS);
    await surely(() => run.feed(input));
  }

  /** The caller got an error. With a key the question is found when it is asked again; without one nobody should answer it. */
  async function withdraw(): Promise<void> {
    const { key } = run.life;
    const stored = await lookSurely();
    await run.locked(async () => {
      const decision = record.unacknowledged;
      // It was taken meanwhile.
      if (!decision) return;
      record.unacknowledged = undefined;
      if (!stored) return replica.forget(run);
      record.adopt(stored.life);
      record.isOurs = stored.isOurs;
      const isNewer = stored.life.version > decision.next.life.version;
      if (key !== undefined && !isNewer) await run.carryOut(decision, true);
    });
    const reason = "the store did not answer when it was asked";
    if (stored) await run.feedSurely(key === undefined ? { t: "cancel", reason } : { t: "changed" });
  }

  /** It was nobody's, and is ours now: whatever was in hand is done again, or looked for. */
  async function take(life: Life): Promise<void> {
    await run.locked(async () => record.resume(life));
    await run.feedSurely({ t: "restart", boot: core.boot });
  }

  function theirs(): number[] {
    const { live } = record.run;
    const isWaitedFor = record.isOurs || live.pending.length > 0;
    return isWaitedFor ? live.inFlight.filter((n) => !mine.has(n)) : [];
  }

  return {
    /** This process handles it on its own. */
    get isKept(): boolean {
      return record.isOurs && replica.isMember;
    },
    /** When it is due again, if nothing is in hand that this process would have to keep it for. */
    get idleUntil(): number | null | undefined {
      return record.isOurs ? idleUntil(record.run, [], setting, core.now(), replica.isMember) : undefined;
    },
    isSurelyOurs,
    feedAgain,
    take,

    /** Saves like the record, in the caller's transaction if there is one, and then knows which process owns the question. */
    async save(decision: Decision, transaction?: StoreTransaction): Promise<true | "conflict"> {
      const lease = replica.lease.number;
      const owner = ownerAfter(decision);
      const isSaved = await record.save(decision, { owner, transaction });
      if (isSaved !== true) return isSaved;
      await transaction?.commit();
      if (owner === "theirs") return true;
      // If the lease was replaced meanwhile, only the store knows the owner.
      const isStillOurs = async () =>
        lease === replica.lease.number ||
        (await replica.look(run.life.id).catch(() => undefined))?.isOurs === true;
      record.isOurs = owner === undefined && (await isStillOurs());
      return true;
    },

    /** Once our lease has run out, others do what was saved. */
    async mayCarryOut(effect: Effect): Promise<boolean> {
      if (isAct(effect) && !(await isSurelyOurs())) return false;
      if (effect.do === "push" || effect.do === "find") mine.add(effect.attempt.n);
      return true;
    },

    /** What becomes of the pushes of other processes arrives through the store, unless their process is gone. Never rejects. */
    async awaitTheirs(): Promise<void> {
      if (awaitsTheirs) return;
      awaitsTheirs = true;
      for (let tries = 0; tries < MOST_TRIES && theirs().length > 0; tries++) {
        await clock.sleep(THEIRS_MS);
        await replica.refresh([run.life.id]).catch(() => {});
      }
      awaitsTheirs = false;
      for (const n of theirs()) await run.feedSurely({ t: "unknown", n, error: gone });
    },

    /** The store did not say whether it has a decision. */
    unsaved(): void {
      if (record.unacknowledged) void (record.saved === 0 ? withdraw() : feedAgain({ t: "changed" }));
    },

    /**
     * Saves what the store did not acknowledge before anything else is decided, and goes on from it: also if it had it all along. Resolves to
     * whether it was this input.
     */
    async settle(input: Input): Promise<boolean> {
      if (settled.has(input)) return true;
      const decision = record.unacknowledged;
      if (!decision || record.saved === 0) return false;
      const isSaved = await record.save(decision, { owner: ownerAfter(decision) });
      if (isSaved === true) record.isOurs = (await replica.look(run.life.id))?.isOurs === true;
      // Saved later, it would undo what another process did meanwhile.
      record.unacknowledged = undefined;
      if (isSaved === true) {
        settled.add(decision.input);
        await run.carryOut(decision, true);
        return decision.input === input;
      }
      if (run.isOpen || !decision.effects.some((effect) => effect.do === "deliver")) return false;
      // The store may have had it all along, so that nobody else delivers.
      record.isOurs = (await lookSurely())?.isOurs === true;
      if (record.isOurs) await run.work({ t: "restart", boot: core.boot });
      return false;
    },

    /** Another process changed it, or this one leased it without getting the store's reply. */
    async refresh(life: Life, isOurs: boolean): Promise<void> {
      const isTaken = await run.locked(async () => {
        if (record.unacknowledged || life.version < record.saved) return false;
        if (life.version === record.saved) return isOurs && !record.isOurs && !life.delivered;
        record.adopt(life);
        record.isOurs = isOurs;
        await run.work({ t: "changed" });
        return false;
      });
      if (isTaken) await take(life);
    },

    /** Others go on with it. */
    lose(): void {
      record.isOurs = false;
      run.pause();
    },

    /**
     * Has an outcome delivered by `handler`, which may begin a transaction: then the delivery is recorded in it. Resolves to whether it is
     * recorded, by this process or another; rejects if the handler refused it, or nothing was committed.
     */
    async deliver(handler: (transaction: () => Promise<SqlClient>) => Promise<void>): Promise<boolean> {
      let begun: Promise<StoreTransaction> | undefined;
      try {
        await handler(async () => {
          begun ??= replica.begin();
          return (await begun).sql;
        });
        const transaction = await begun;
        if (transaction) await run.locked(() => run.work({ t: "delivered" }, transaction));
        return transaction !== undefined;
      } catch (error) {
        await begun?.then((open) => open.rollback()).catch(() => {});
        if (run.life.delivered) return true;
        throw error;
      }
    },

    /** Does what is due and reads its receipts once. Resolves to when it is due again, or undefined if it is not ours any more. */
    async workOff(): Promise<number | null | undefined> {
      const work = async (input: Input) => {
        await run.feed(input);
        await run.idle();
      };
      await work({ t: "due" });
      if (record.isOurs)
        for (const push of watched(record.run, setting)) run.effects.run({ do: "look", push, rank: "due" });
      await run.idle();
      if (record.isOurs) await work({ t: "due", isLeft: true });
      return record.isOurs && !run.isOver ? dueAt(record.run, setting, core.now()) : undefined;
    },
  };
}

const gone = { code: "unexpected_response", message: "The process that pushed it is gone", fix: "" } as const;
