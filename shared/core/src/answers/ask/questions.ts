import type { Clock } from "../../client/clock.js";
import { ENDED_KEPT_MS, type QuestionStore } from "../store/question-store.js";
import { until } from "./alarm.js";
import type { AskNotices } from "./asker-options.js";
import type { QuestionRun } from "./question-run.js";

/** Ended questions whose secrets are remembered here; of older ones the store is asked. */
const MOST_ENDED = 10_000;
/** How long a disk that refused is left alone. */
const DISK_PAUSE_MS = 30_000;
const FORGET_EVERY_MS = 60_000;

/** The questions that are known here: whole while something may still happen to them, then only their secrets. */
export class Questions {
  readonly #store: QuestionStore;
  readonly #clock: Clock;
  readonly #warn: NonNullable<AskNotices["warning"]>;
  readonly #runs = new Map<string, QuestionRun>();
  readonly #ended = new Map<string, string>();
  readonly #unsaved = new Set<QuestionRun>();
  readonly #stopped = new AbortController();
  #retrying = false;
  #forgottenAt = Number.NEGATIVE_INFINITY;

  constructor(store: QuestionStore, clock: Clock, warn: NonNullable<AskNotices["warning"]>) {
    this.#store = store;
    this.#clock = clock;
    this.#warn = warn;
  }

  add(run: QuestionRun): void {
    this.#runs.set(run.life.id, run);
  }

  /** It was never asked: nobody goes on with it, nor waits for it. */
  remove(run: QuestionRun): void {
    run.record.isOurs = false;
    run.isAwaited = false;
    this.#runs.delete(run.life.id);
  }

  get(id: string): QuestionRun | undefined {
    return this.#runs.get(id);
  }

  getOpen(id: string): QuestionRun | undefined {
    const run = this.#runs.get(id);
    return run?.isOpen ? run : undefined;
  }

  all(): QuestionRun[] {
    return [...this.#runs.values()];
  }

  get open(): QuestionRun[] {
    return this.all().filter(({ isOpen }) => isOpen);
  }

  /** The secrets of a question's callback URL; none for an unknown one. */
  secretsOf(id: string): string[] | Promise<string[]> {
    const secret = this.#runs.get(id)?.life.secret ?? this.#ended.get(id);
    if (secret !== undefined) return [secret];
    return this.#store.find(id).then((life) => (life ? [life.secret] : []));
  }

  /** Called after each change of a question. */
  changed(run: QuestionRun): void {
    if (run.record.isSaved && this.#unsaved.delete(run) && this.#unsaved.size === 0)
      this.#store.markUnsaved?.(false);
    const { id, secret } = run.life;
    if ((this.#runs.get(id) ?? run) !== run) return;
    const { isOurs, unacknowledged, run: now } = run.record;
    const isWaitedFor = run.isOpen && (run.isAwaited || now.live.pending.length > 0);
    // Two of one question in a process would each take what the other does for its own.
    if (unacknowledged || run.isBusy || (!run.isOver && (isOurs || isWaitedFor))) this.add(run);
    else if (this.#runs.delete(id)) this.#remember(id, secret);
  }

  #remember(id: string, secret: string): void {
    this.#ended.set(id, secret);
    const [oldest] = this.#ended.keys();
    if (oldest !== undefined && this.#ended.size > MOST_ENDED) this.#ended.delete(oldest);
    if (this.#clock.mono() - this.#forgottenAt >= FORGET_EVERY_MS) void this.forget();
  }

  /** What the disk refused is tried again, and for the last time by `saveAll`. */
  unsaved(run: QuestionRun, error: unknown): void {
    if (this.#unsaved.size === 0) this.#store.markUnsaved?.(true);
    this.#unsaved.add(run);
    void this.#retry(error);
  }

  /** Forgets what ended a day ago. Never rejects. */
  async forget(): Promise<void> {
    this.#forgottenAt = this.#clock.mono();
    await this.#store
      .forgetEndedBefore(this.#clock.now() - ENDED_KEPT_MS)
      .catch((error) => this.#warn(undefined, String(error)));
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Never rejects: what the disk refuses is given up. */
  async saveAll(): Promise<void> {
    await Promise.allSettled([...this.#unsaved].map((run) => run.saveAgain()));
  }

  async #retry(error: unknown): Promise<void> {
    if (this.#retrying) return;
    this.#retrying = true;
    this.#warn(
      undefined,
      `A question is not saved yet, and a restart now would not know what became of it: ${error}`,
    );
    while (this.#unsaved.size > 0) {
      if (!(await until(this.#clock, this.#clock.mono() + DISK_PAUSE_MS, this.#stopped.signal))) return;
      await this.saveAll();
    }
    this.#retrying = false;
  }
}
