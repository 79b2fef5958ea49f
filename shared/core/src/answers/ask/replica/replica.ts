import type { Clock } from "../../../client/clock.js";
import type { Life } from "../../engine/life.js";
import type {
  QuestionStore,
  SharedQuestion,
  SharedQuestions,
  StoreTransaction,
} from "../../store/question-store.js";
import type { Asking } from "../asker-options.js";
import { closed } from "../failure.js";
import type { QuestionRun } from "../question-run.js";
import type { Questions } from "../questions.js";
import type { AskServices } from "../services.js";
import { Lease } from "./lease.js";
import { SharedRun } from "./shared-run.js";

/** How often a process looks for what is due and nobody's. */
const ROUND_MS = 1_000;
/** How often it looks at questions whose end others may have saved, in case it was not told. */
const LOOK_MS = 5_000;
const MOST_AT_ONCE = 500;
/** Questions that one process keeps, to read their receipts; more could not be read in time anyway. What is due goes on even then. */
const MOST_OWNED = 5_000;
const LEAST_AT_ONCE = 20;

export interface ReplicaOptions {
  readonly clock: Clock;
  readonly questions: Questions;
  readonly store: Pick<QuestionStore, "find">;
  readonly leaseMs?: number | undefined;
  /** Makes a question of the store one of this process. Throws ValidationError if its buttons cannot be pushed any more. */
  resume(life: Life, isOurs: boolean): QuestionRun;
  warn(text: string): void;
}

/** This process among those that share a store: its lease, what it takes, and what it hears of the others. */
export class Replica {
  /** Once it is lost, all questions are. */
  readonly lease: Lease;
  readonly #options: ReplicaOptions & { readonly shared: SharedQuestions };
  readonly #stopped = new AbortController();
  readonly #heard = new Set<string>();
  #looping = false;
  #isMember = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #isAway = false;
  /** This process may own questions that it does not know. */
  #isUnsure = false;

  constructor(shared: SharedQuestions, options: ReplicaOptions) {
    this.#options = { ...options, shared };
    this.lease = new Lease(shared, options.clock, options.leaseMs, () => {
      for (const run of options.questions.all()) this.#lose(run);
    });
  }

  /** Takes part from now on: goes on with whatever is due, whoever asked it. */
  get isMember(): boolean {
    return this.#isMember;
  }

  async start(): Promise<void> {
    this.#isMember = true;
    await this.lease.hold();
    this.#options.shared.listen((id) => this.#hear(id));
    await this.#claim();
    this.watch();
  }

  /** What the store's processes need of a question of this one. */
  share(run: QuestionRun, services: AskServices): SharedRun {
    return new SharedRun(run, this, services);
  }

  /** A question that is open, whichever process goes on with it; also one that has ended, if somebody here waits for its end. */
  async find(id: string, isAwaited = false): Promise<QuestionRun | undefined> {
    const { questions, store, resume } = this.#options;
    await this.lease.hold();
    const life = questions.get(id) ? undefined : await store.find(id);
    const known = questions.get(id);
    if (!known && (!life || (life.outcome && !isAwaited))) return undefined;
    const run = known ?? (life && resume(life, false));
    if (run && isAwaited) run.isAwaited = true;
    this.watch();
    return run;
  }

  async look(id: string): Promise<SharedQuestion | undefined> {
    return (await this.#options.shared.look([id]))[0];
  }

  begin(): Promise<StoreTransaction> {
    return this.#options.shared.begin();
  }

  /** A question that was never asked, as far as the store says. */
  forget(run: QuestionRun): void {
    this.#options.questions.remove(run);
    this.#isUnsure = true;
  }

  /** Waits for a question that another process goes on with. */
  async waitFor(id: string): Promise<Asking | undefined> {
    const run = await this.find(id, true);
    if (!run) return undefined;
    await this.#options.shared.awaitEnd(id);
    await this.refresh([id]);
    this.#options.questions.changed(run);
    return { asked: run.asked, outcome: run.outcome };
  }

  /** Keeps lease and watch as long as there is anything to wait for. */
  watch(): void {
    if (this.#looping || this.#stopped.signal.aborted) return;
    this.#looping = true;
    void this.#loop();
  }

  /** Works off what is due now; gives how many questions. */
  async tick(most: number): Promise<number> {
    if (this.#stopped.signal.aborted) throw closed();
    await this.lease.hold();
    await this.#options.shared.reap();
    const lives = await this.#claimSurely(most, this.lease.now);
    this.watch();
    const runs = await this.#take(lives);
    await this.#giveBack(
      await Promise.all(runs.map(async (run) => ({ run, dueAt: await run.shared?.workOff() }))),
    );
    return lives.length;
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #loop(): Promise<void> {
    const { clock, questions, warn } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted && (this.#isMember || questions.all().length > 0)) {
      try {
        await this.lease.hold();
        if (this.#isMember) await this.#claim();
        await this.#look();
        this.#isAway = false;
      } catch (error) {
        if (!this.#isAway) warn(String(error));
        this.#isAway = true;
      }
      await clock.sleep(ROUND_MS, signal);
    }
    this.#looping = false;
  }

  async #claim(): Promise<void> {
    const { shared, questions } = this.#options;
    await shared.reap();
    for (;;) {
      const owned = questions.all().filter(({ record }) => record.isOurs).length;
      const most = Math.max(LEAST_AT_ONCE, Math.min(MOST_AT_ONCE, MOST_OWNED - owned));
      if (this.#stopped.signal.aborted) return;
      const lives = await this.#claimSurely(most, this.lease.now + ROUND_MS);
      const runs = await this.#take(lives);
      await this.#giveBack(runs.map((run) => ({ run, dueAt: run.shared?.idleUntil })));
      if (lives.length < most || most === LEAST_AT_ONCE) return;
    }
  }

  /** What a claim before may have taken without saying so is nobody's again first. */
  async #claimSurely(most: number, dueBy: number): Promise<Life[]> {
    const { shared, questions } = this.#options;
    if (this.#isUnsure) {
      const strange = (await shared.owned()).filter((id) => !questions.get(id));
      await shared.release(strange.map((id) => ({ id, dueAt: 0 })));
    }
    this.#isUnsure = true;
    const lives = await shared.claim(most, dueBy);
    this.#isUnsure = false;
    return lives;
  }

  /** Goes on with questions that were nobody's. Never rejects. */
  async #take(lives: readonly Life[]): Promise<QuestionRun[]> {
    const { questions, resume, warn } = this.#options;
    const runs = lives.map(async (life) => {
      try {
        const run = questions.get(life.id) ?? resume(life, true);
        await run.shared?.take(life);
        return run;
      } catch (error) {
        warn(`A question cannot be resumed: ${String(error)}`);
        return undefined;
      }
    });
    return (await Promise.all(runs)).filter((run) => run !== undefined);
  }

  /** Others may go on with these, each once it is due; undefined if it is kept, or has ended. */
  async #giveBack(
    worked: readonly { readonly run: QuestionRun; readonly dueAt: number | null | undefined }[],
  ): Promise<void> {
    const idle = worked.flatMap(({ run, dueAt }) =>
      dueAt === undefined ? [] : [{ run, id: run.life.id, dueAt }],
    );
    if (idle.length === 0) return;
    await this.#options.shared.release(idle);
    for (const { run } of idle) this.#lose(run);
  }

  #lose(run: QuestionRun): void {
    run.shared?.lose();
    this.#options.questions.changed(run);
  }

  #hear(id: string | undefined): void {
    if (id === undefined) this.#lookedAt = Number.NEGATIVE_INFINITY;
    else if (this.#options.questions.get(id)) {
      this.#heard.add(id);
      if (this.#heard.size === 1) void Promise.resolve().then(() => this.#lookAtHeard());
    }
  }

  async #lookAtHeard(): Promise<void> {
    const ids = [...this.#heard];
    this.#heard.clear();
    await this.refresh(ids).catch(() => {
      // Found by the next look.
      this.#lookedAt = Number.NEGATIVE_INFINITY;
    });
  }

  async refresh(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const { life, isOurs } of await this.#options.shared.look(ids))
      await this.#options.questions.get(life.id)?.shared?.refresh(life, isOurs);
  }

  async #look(): Promise<void> {
    const { clock, questions } = this.#options;
    if (clock.mono() < this.#lookedAt + LOOK_MS) return;
    const missed = this.#lookedAt === Number.NEGATIVE_INFINITY;
    const waiting = questions.all().filter(({ record }) => missed || !record.isOurs);
    for (let from = 0; from < waiting.length; from += MOST_AT_ONCE)
      await this.refresh(waiting.slice(from, from + MOST_AT_ONCE).map(({ life }) => life.id));
    this.#lookedAt = clock.mono();
  }
}
