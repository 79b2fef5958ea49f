import type { Clock } from "../../client/clock.js";
import { ENDED_KEPT_MS, type QuestionStore } from "../store/question-store.js";
import { until } from "./alarm.js";
import type { QuestionRun } from "./question-run.js";

/** How long to wait before trying a disk again that refused a write. */
const DISK_PAUSE_MS = 30_000;
const FORGET_EVERY_MS = 60_000;

export type Questions = ReturnType<typeof knownQuestions>;

/** The questions known to this process, with all their data while something may still happen to them. */
export function knownQuestions(store: QuestionStore, clock: Clock, warn: (text: string) => void) {
  const runs = new Map<string, QuestionRun>();
  const unsaved = new Set<QuestionRun>();
  const stopped = new AbortController();
  let isRetrying = false;
  let forgottenAt = Number.NEGATIVE_INFINITY;

  const all = () => [...runs.values()];

  /** Forgets what ended a day ago. Never rejects. */
  async function forget(): Promise<void> {
    forgottenAt = clock.mono();
    await store.forgetEndedBefore(clock.now() - ENDED_KEPT_MS).catch((error) => warn(String(error)));
  }

  /** Never rejects: what the disk refuses is given up. */
  async function saveAll(): Promise<void> {
    await Promise.allSettled([...unsaved].map((run) => run.saveAgain()));
  }

  async function retry(error: unknown): Promise<void> {
    if (isRetrying) return;
    isRetrying = true;
    warn(`A question is not saved yet; its state would be lost in a restart: ${error}`);
    while (unsaved.size > 0) {
      if (!(await until(clock, clock.mono() + DISK_PAUSE_MS, stopped.signal))) return;
      await saveAll();
    }
    isRetrying = false;
  }

  return {
    all,
    forget,
    /** Waits for work in progress and saves what is not saved yet. Never rejects. */
    async finish(): Promise<void> {
      // What one does may set off another: a handler that cancels a question, for example.
      do await Promise.all(all().map((run) => run.idle()));
      while (all().some(({ isBusy }) => isBusy));
      await saveAll();
    },
    add: (run: QuestionRun) => void runs.set(run.life.id, run),
    get: (id: string): QuestionRun | undefined => runs.get(id),
    getOpen(id: string): QuestionRun | undefined {
      const run = runs.get(id);
      return run?.isOpen ? run : undefined;
    },
    get open(): QuestionRun[] {
      return all().filter(({ isOpen }) => isOpen);
    },
    /** Removes a question that was never asked: nothing handles it or waits for it. */
    remove(run: QuestionRun): void {
      run.record.isOurs = false;
      run.isAwaited = false;
      runs.delete(run.life.id);
    },
    /** The secrets of a question's callback URL; none for an unknown one. */
    secretsOf(id: string): string[] | Promise<string[]> {
      const run = runs.get(id);
      if (run) return [run.life.secret];
      return store.find(id).then((life) => (life ? [life.secret] : []));
    },
    /** Called after each change of a question. */
    changed(run: QuestionRun): void {
      if (run.record.isSaved && unsaved.delete(run) && unsaved.size === 0) store.markUnsaved?.(false);
      const { id } = run.life;
      if ((runs.get(id) ?? run) !== run) return;
      const { isOurs, unacknowledged } = run.record;
      const isWaitedFor = run.isOpen && (run.isAwaited || run.record.run.live.pending.length > 0);
      // Two of one question in a process would each take what the other does for its own.
      if (unacknowledged || run.isBusy || (!run.isOver && (isOurs || isWaitedFor))) runs.set(id, run);
      else if (runs.delete(id) && clock.mono() - forgottenAt >= FORGET_EVERY_MS) void forget();
    },
    /** Notes a run that the disk refused: saving it is tried again, the last time by `finish`. */
    unsaved(run: QuestionRun, error: unknown): void {
      if (unsaved.size === 0) store.markUnsaved?.(true);
      unsaved.add(run);
      void retry(error);
    },
    stop: () => stopped.abort(),
  };
}
