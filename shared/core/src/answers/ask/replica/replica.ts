import type { Clock } from "../../../client/clock.js";
import type { Life } from "../../engine/life.js";
import type { SharedQuestion, SharedQuestions } from "../../store/question-store.js";
import type { AskerCore } from "../asker-core.js";
import type { Asking } from "../asker-options.js";
import { closed } from "../outcome.js";
import type { QuestionRun } from "../question-run.js";
import { type SharedRun, sharedRun } from "./shared-run.js";

const LEASE_MS = 15_000;
/** Clocks that merely drift differ by less. */
const STEP_MS = 1_000;
/** How often a process looks for what is due and nobody's. */
const ROUND_MS = 1_000;
/** A tick does what is due this soon, too: of ticks every minute each second one would else come a little too early. */
const TICK_MS = 10_000;
/** How often it looks at questions whose end others may have saved, in case it was not told. */
const LOOK_MS = 5_000;
const MOST_AT_ONCE = 500;
/** How many questions one process keeps to read their receipts; more could not be read in time anyway. Due ones are handled regardless. */
const MOST_OWNED = 5_000;
const LEAST_AT_ONCE = 20;

export type Replica = ReturnType<typeof replicaOf>;

/** This process among those that share a store: its lease, the questions it takes, and the others' changes. */
export function replicaOf(shared: SharedQuestions, core: AskerCore) {
  const { clock, questions, store } = core;
  const loseAll = () => {
    for (const run of questions.all()) lose(run);
  };
  const lease = leaseOf(shared, clock, loseAll, core.options.leaseMs);
  const stopped = new AbortController();
  const heard = new Set<string>();
  /** Takes part from `start` on: goes on with whatever is due, whoever asked it. */
  let isMember = false;
  let isLooping = false;
  let isAway = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** This process may own questions that it does not know. */
  let isUnsure = false;

  function lose(run: QuestionRun): void {
    run.shared?.lose();
    questions.changed(run);
  }

  /** What a claim before may have taken without saying so is nobody's again first. */
  async function claimSurely(most: number, dueBy: number): Promise<Life[]> {
    if (isUnsure) {
      const strange = (await shared.owned()).filter((id) => !questions.get(id));
      await shared.release(strange.map((id) => ({ id, dueAt: 0 })));
    }
    isUnsure = true;
    const lives = await shared.claim(most, dueBy);
    isUnsure = false;
    return lives;
  }

  async function claim(): Promise<void> {
    await shared.reap();
    for (;;) {
      const owned = questions.all().filter(({ record }) => record.isOurs).length;
      const most = Math.max(LEAST_AT_ONCE, Math.min(MOST_AT_ONCE, MOST_OWNED - owned));
      if (stopped.signal.aborted) return;
      const lives = await claimSurely(most, lease.now + ROUND_MS);
      const runs = await take(lives);
      await giveBack(runs.map((run) => ({ run, dueAt: run.shared?.idleUntil })));
      if (lives.length < most || most === LEAST_AT_ONCE) return;
    }
  }

  /** Goes on with questions that were nobody's. Never rejects. */
  async function take(lives: readonly Life[]): Promise<QuestionRun[]> {
    const runs = lives.map(async (life) => {
      try {
        const run = questions.get(life.id) ?? core.resume(life);
        await run.shared?.take(life);
        return run;
      } catch (error) {
        core.warn(`A question cannot be resumed: ${String(error)}`);
        return undefined;
      }
    });
    return (await Promise.all(runs)).filter((run) => run !== undefined);
  }

  /** Others may go on with these, each once it is due; undefined if it is kept, or has ended. */
  async function giveBack(
    worked: readonly { readonly run: QuestionRun; readonly dueAt: number | null | undefined }[],
  ): Promise<void> {
    const idle = worked.flatMap(({ run, dueAt }) =>
      dueAt === undefined ? [] : [{ run, id: run.life.id, dueAt }],
    );
    if (idle.length === 0) return;
    await shared.release(idle);
    for (const { run } of idle) lose(run);
  }

  async function refresh(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const { life, isOurs } of await shared.look(ids))
      await questions.get(life.id)?.shared?.refresh(life, isOurs);
  }

  function hear(id: string | undefined): void {
    if (id === undefined) lookedAt = Number.NEGATIVE_INFINITY;
    else if (questions.get(id)) {
      heard.add(id);
      if (heard.size === 1) void Promise.resolve().then(lookAtHeard);
    }
  }

  async function lookAtHeard(): Promise<void> {
    const ids = [...heard];
    heard.clear();
    await refresh(ids).catch(() => {
      // Found by the next look.
      lookedAt = Number.NEGATIVE_INFINITY;
    });
  }

  async function lookAtAll(): Promise<void> {
    if (clock.mono() < lookedAt + LOOK_MS) return;
    const missed = lookedAt === Number.NEGATIVE_INFINITY;
    const waiting = questions.all().filter(({ record }) => missed || !record.isOurs);
    for (let from = 0; from < waiting.length; from += MOST_AT_ONCE)
      await refresh(waiting.slice(from, from + MOST_AT_ONCE).map(({ life }) => life.id));
    lookedAt = clock.mono();
  }

  async function loop(): Promise<void> {
    while (!stopped.signal.aborted && (isMember || questions.all().length > 0)) {
      try {
        await lease.hold();
        if (isMember) await claim();
        await lookAtAll();
        isAway = false;
      } catch (error) {
        if (!isAway) core.warn(String(error));
        isAway = true;
      }
      await clock.sleep(ROUND_MS, stopped.signal);
    }
    isLooping = false;
  }

  /** Keeps lease and watch as long as there is anything to wait for. */
  function watch(): void {
    if (isLooping || stopped.signal.aborted) return;
    isLooping = true;
    void loop();
  }

  /** An open question, whichever process handles it; also an ended one if its outcome is awaited here. */
  async function find(id: string, isAwaited = false): Promise<QuestionRun | undefined> {
    await lease.hold();
    const life = questions.get(id) ? undefined : await store.find(id);
    const known = questions.get(id);
    if (!known && (!life || (life.outcome && !isAwaited))) return undefined;
    const run = known ?? (life && core.resume(life, false));
    if (run && isAwaited) run.isAwaited = true;
    watch();
    return run;
  }

  return {
    /** Once it is lost, all questions are. */
    lease,
    get isMember(): boolean {
      return isMember;
    },
    watch,
    find,
    refresh,
    begin: () => shared.begin(),
    look: async (id: string): Promise<SharedQuestion | undefined> => (await shared.look([id]))[0],
    async start(): Promise<void> {
      isMember = true;
      await lease.hold();
      shared.listen(hear);
      await claim();
      watch();
    },
    /** What the store's processes need of a question of this one. */
    share(run: QuestionRun): SharedRun {
      return sharedRun(run, this, core);
    },
    /** A question that was never asked, as far as the store says. */
    forget(run: QuestionRun): void {
      questions.remove(run);
      isUnsure = true;
    },
    /** Waits for a question that another process handles. */
    async waitFor(id: string): Promise<Asking> {
      const run = await find(id, true);
      if (!run) throw closed();
      await shared.awaitEnd(id);
      await refresh([id]);
      questions.changed(run);
      return { asked: run.asked, outcome: run.outcome };
    },
    /** Works off what is due now; gives how many questions. */
    async tick(most: number): Promise<number> {
      if (stopped.signal.aborted) throw closed();
      await lease.hold();
      await shared.reap();
      const lives = await claimSurely(most, lease.now + TICK_MS);
      watch();
      const runs = await take(lives);
      const work = runs.map(async (run) => ({ run, dueAt: await run.shared?.workOff() }));
      await giveBack(await Promise.all(work));
      return lives.length;
    },
    stop: () => stopped.abort(),
  };
}

/** This process's lease on the questions that it has: once it has run out, they are others', and the next one is another. */
export function leaseOf(shared: SharedQuestions, clock: Clock, lost: () => void, leaseMs = LEASE_MS) {
  let until: number | undefined;
  let number = 0;
  let holding: Promise<void> | undefined;
  let aheadMs = 0;
  let wallAheadMs = 0;

  const isLeft = (ms: number): boolean => until !== undefined && clock.mono() < until - ms;

  /** The wall clock was set, or the machine slept: only the store knows the time then, and whether the lease holds. */
  const isStrange = (): boolean =>
    until !== undefined && Math.abs(clock.now() - clock.mono() - wallAheadMs) > STEP_MS;

  async function renew(): Promise<void> {
    const from = clock.mono();
    let now = until === undefined ? undefined : await shared.renew(leaseMs);
    if (until !== undefined && now === undefined) {
      until = undefined;
      number += 1;
      lost();
    }
    now ??= await shared.enter(leaseMs);
    until = from + leaseMs;
    wallAheadMs = clock.now() - clock.mono();
    aheadMs = Math.round(now - clock.now());
  }

  return {
    /** The store's time, in milliseconds since 1970: all processes share it, whatever their own clocks say. */
    get now(): number {
      return clock.now() + aheadMs;
    },
    /** Another one for each lease. */
    get number(): number {
      return number;
    },
    /** Whether it holds, maybe since it was renewed just now. */
    async holds(): Promise<boolean> {
      if (isStrange() || (until !== undefined && !isLeft(0))) await renew().catch(lost);
      return isLeft(0) && !isStrange();
    },
    /** Makes sure of a lease for as long as a request takes. Rejects with StoreError. */
    async hold(): Promise<void> {
      if (isLeft((leaseMs * 2) / 3) && !isStrange()) return;
      holding ??= renew().finally(() => {
        holding = undefined;
      });
      await holding;
    },
    /** Gives everything back. Never rejects. */
    async leave(): Promise<void> {
      if (until !== undefined) await shared.leave().catch(() => {});
      until = undefined;
    },
  };
}
