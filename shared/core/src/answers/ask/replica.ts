import type { Clock } from "../../client/clock.js";
import type { Life } from "../engine/life.js";
import type { SharedQuestions } from "../store/question-store.js";
import type { QuestionRun } from "./question-run.js";
import type { Questions } from "./questions.js";

const LEASE_MS = 15_000;
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
  readonly leaseMs?: number | undefined;
  /** Goes on with a question that was nobody's. Never rejects. */
  take(life: Life): Promise<QuestionRun | undefined>;
  warn(text: string): void;
}

/** This process among those that share a store: its lease, what it takes, and what it hears of the others. */
export class Replica {
  readonly #options: ReplicaOptions & { readonly shared: SharedQuestions };
  readonly #leaseMs: number;
  readonly #stopped = new AbortController();
  readonly #heard = new Set<string>();
  #leaseUntil: number | undefined;
  #lease = 0;
  #holding: Promise<void> | undefined;
  #looping = false;
  #isMember = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #isAway = false;

  constructor(shared: SharedQuestions, options: ReplicaOptions) {
    this.#options = { ...options, shared };
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
  }

  /** Another number for each lease. */
  get lease(): number {
    return this.#lease;
  }

  /** Takes part from now on: goes on with whatever is due, whoever asked it. */
  get isMember(): boolean {
    return this.#isMember;
  }

  async start(): Promise<void> {
    this.#isMember = true;
    await this.hold();
    this.#options.shared.listen((id) => this.#hear(id));
    await this.#claim();
    this.watch();
  }

  /** Whether our lease holds, maybe since it was renewed just now; if it has run out, all questions are lost, and it is another one. */
  async holdsLease(): Promise<boolean> {
    const { clock, questions } = this.#options;
    if (this.#leaseUntil !== undefined && clock.mono() >= this.#leaseUntil)
      await this.#renew().catch(() => {
        for (const run of questions.all()) this.#lose(run);
      });
    return this.#leaseUntil !== undefined && clock.mono() < this.#leaseUntil;
  }

  /** Makes sure of a lease for as long as a request takes. Rejects with StoreError. */
  hold(): Promise<void> {
    const { clock } = this.#options;
    const isFresh =
      this.#leaseUntil !== undefined && clock.mono() < this.#leaseUntil - (this.#leaseMs * 2) / 3;
    if (isFresh) return Promise.resolve();
    this.#holding ??= this.#renew().finally(() => {
      this.#holding = undefined;
    });
    return this.#holding;
  }

  /** Keeps lease and watch as long as there is anything to wait for. */
  watch(): void {
    if (this.#looping || this.#stopped.signal.aborted) return;
    this.#looping = true;
    void this.#loop();
  }

  /** Works off what is due now; gives how many questions. */
  async tick(most: number): Promise<number> {
    await this.hold();
    const { shared, clock } = this.#options;
    await shared.reap();
    const lives = await shared.claim(most, clock.now());
    const runs = await this.#take(lives);
    await this.#giveBack(await Promise.all(runs.map(async (run) => ({ run, dueAt: await run.workOff() }))));
    return lives.length;
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Gives everything back. Never rejects. */
  async leave(): Promise<void> {
    if (this.#leaseUntil !== undefined) await this.#options.shared.leave().catch(() => {});
    this.#leaseUntil = undefined;
  }

  async #renew(): Promise<void> {
    const { shared, clock, questions } = this.#options;
    const from = clock.mono();
    if (this.#leaseUntil !== undefined) {
      if (await shared.renew(this.#leaseMs)) {
        this.#leaseUntil = from + this.#leaseMs;
        return;
      }
      this.#leaseUntil = undefined;
      this.#lease += 1;
      for (const run of questions.all()) this.#lose(run);
    }
    await shared.enter(this.#leaseMs);
    this.#leaseUntil = from + this.#leaseMs;
  }

  async #loop(): Promise<void> {
    const { clock, questions, warn } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted && (this.#isMember || questions.all().length > 0)) {
      try {
        await this.hold();
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
    const { shared, clock, questions } = this.#options;
    await shared.reap();
    for (;;) {
      const owned = questions.all().filter(({ isOurs }) => isOurs).length;
      const most = Math.max(LEAST_AT_ONCE, Math.min(MOST_AT_ONCE, MOST_OWNED - owned));
      if (this.#stopped.signal.aborted) return;
      const lives = await shared.claim(most, clock.now() + ROUND_MS);
      const runs = await this.#take(lives);
      await this.#giveBack(runs.map((run) => ({ run, dueAt: run.idleUntil })));
      if (lives.length < most || most === LEAST_AT_ONCE) return;
    }
  }

  async #take(lives: readonly Life[]): Promise<QuestionRun[]> {
    const runs = await Promise.all(lives.map((life) => this.#options.take(life)));
    return runs.filter((run) => run !== undefined);
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
    run.lose();
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
      await this.#options.questions.get(life.id)?.refresh(life, isOurs);
  }

  async #look(): Promise<void> {
    const { clock, questions } = this.#options;
    if (clock.mono() < this.#lookedAt + LOOK_MS) return;
    const missed = this.#lookedAt === Number.NEGATIVE_INFINITY;
    const waiting = questions.all().filter(({ isOurs }) => missed || !isOurs);
    for (let from = 0; from < waiting.length; from += MOST_AT_ONCE)
      await this.refresh(waiting.slice(from, from + MOST_AT_ONCE).map(({ life }) => life.id));
    this.#lookedAt = clock.mono();
  }
}
