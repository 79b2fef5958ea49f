import type { Answer } from "../answer.js";
import type { AskRecord } from "../journal/journal.js";
import type { OutcomeHandler } from "./asker-options.js";
import type { Desk } from "./desk.js";
import { isLate, sendLateNotice } from "./late-tap.js";
import { toAsked } from "./question-run.js";
import { SettledRecords } from "./settled-records.js";

/** The questions that have ended: their outcomes are handed over once, and taps on them are known to be late for a day. */
export class SettledQuestions {
  readonly #desk: Desk;
  readonly #onOutcome: OutcomeHandler;
  readonly #records: SettledRecords;
  readonly #handing = new Set<Promise<void>>();

  constructor(desk: Desk, onOutcome: OutcomeHandler) {
    this.#desk = desk;
    this.#onOutcome = onOutcome;
    this.#records = new SettledRecords(desk);
  }

  get(id: string): AskRecord | undefined {
    return this.#records.get(id);
  }

  /** Takes one up from the journal; hands its outcome over where that was not done before. */
  resume(record: AskRecord): void {
    this.#records.take(record);
    if (!record.handedOver) void this.#handOver(record);
  }

  /**
   * Hands over the outcome of a question that has just ended, and saves that. Resolves once it is saved, or the disk refused. Never
   * rejects.
   */
  async settle(record: AskRecord): Promise<void> {
    this.#records.change(record);
    // The flow goes on before the disk is asked, and one save tells both; whoever takes longer is not waited for.
    await Promise.race([this.#handOver(record), nextTurn()]);
    await this.saved(record.id).catch(told);
  }

  /** Resolves once the end of a question is saved. Rejects where the disk refuses: it is told, and tried again. */
  saved(id: string): Promise<void> {
    return this.#records.save(id);
  }

  async tap(id: string, answer: Answer): Promise<void> {
    const record = this.#records.get(id);
    if (!record?.outcome || !isLate(record, answer)) return;
    this.#desk.notices.late?.(toAsked(record, this.#desk), answer, record.outcome);
    if (!record.question.lateNotice || record.lateNotice) return;
    this.#records.change({ ...record, lateNotice: true });
    // Saved first, so that whoever has the URL cannot make more than one push of it.
    await this.saved(id);
    void sendLateNotice(this.#desk, record);
  }

  /** Forgets what was settled a day ago. */
  forget(): Promise<void> {
    return this.#records.forget();
  }

  /** Resolves once every outcome is handed over, and known to be. Never rejects. */
  async close(): Promise<void> {
    this.#records.stop();
    await Promise.all(this.#handing);
    await this.#records.saveAll();
  }

  /** Never rejects: what could not be handed over is told, and handed over again after a restart. */
  #handOver(record: AskRecord): Promise<void> {
    const handing = this.#hand(record).finally(() => this.#handing.delete(handing));
    this.#handing.add(handing);
    return handing;
  }

  async #hand(record: AskRecord): Promise<void> {
    const { id, outcome } = record;
    if (!outcome) return;
    const asked = toAsked(record, this.#desk);
    try {
      await this.#onOutcome(asked, outcome);
    } catch (error) {
      this.#desk.notices.warning?.(asked, `The outcome could not be handed over: ${String(error)}`);
      return;
    }
    this.#records.change({ ...(this.#records.get(id) ?? record), handedOver: true });
    await this.saved(id)
      .then(() => this.forget())
      .catch(told);
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The disk's refusal was told where it was met. */
const told = () => {};
