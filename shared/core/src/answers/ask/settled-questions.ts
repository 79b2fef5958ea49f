import type { Answer } from "../answer.js";
import { type AskRecord, SETTLED_KEPT_MS } from "../journal/journal.js";
import type { OutcomeHandler } from "./asker-options.js";
import type { Desk } from "./desk.js";
import { isLate, sendLateNotice } from "./late-tap.js";
import { toAsked } from "./question-run.js";

/** The questions that have ended: their outcomes are handed over once, and taps on them are known to be late for a day. */
export class SettledQuestions {
  readonly #desk: Desk;
  readonly #onOutcome: OutcomeHandler;
  /** In the order of settling. */
  readonly #records = new Map<string, AskRecord>();
  readonly #handing = new Set<Promise<void>>();

  constructor(desk: Desk, onOutcome: OutcomeHandler) {
    this.#desk = desk;
    this.#onOutcome = onOutcome;
  }

  get(id: string): AskRecord | undefined {
    return this.#records.get(id);
  }

  /** Takes one up from the journal; hands its outcome over where that was not done before. */
  resume(record: AskRecord): void {
    this.#records.set(record.id, record);
    if (!record.handedOver) void this.handOver(record);
  }

  /** Never rejects: what could not be handed over is told, and handed over again after a restart. */
  handOver(record: AskRecord): Promise<void> {
    const handing = this.#handOver(record).finally(() => this.#handing.delete(handing));
    this.#handing.add(handing);
    return handing;
  }

  /** Resolves once every outcome is handed over, and known to be. Never rejects. */
  async idle(): Promise<void> {
    await Promise.all(this.#handing);
  }

  async #handOver(record: AskRecord): Promise<void> {
    const { id, outcome } = record;
    if (!outcome) return;
    this.#records.set(id, record);
    const asked = toAsked(record, this.#desk);
    try {
      await this.#onOutcome(asked, outcome);
      await this.#keep({ ...(this.#records.get(id) ?? record), handedOver: true });
      await this.forget();
    } catch (error) {
      this.#desk.notices.warning?.(asked, `The outcome could not be handed over: ${String(error)}`);
    }
  }

  async tap(id: string, answer: Answer): Promise<void> {
    const record = this.#records.get(id);
    if (!record?.outcome || !isLate(record, answer)) return;
    this.#desk.notices.late?.(toAsked(record, this.#desk), answer, record.outcome);
    if (!record.question.lateNotice || record.lateNotice) return;
    // Saved first, so that whoever has the URL cannot make more than one push of it.
    await this.#keep({ ...record, lateNotice: true });
    void sendLateNotice(this.#desk, record);
  }

  /** Forgets what was settled a day ago. */
  async forget(): Promise<void> {
    const before = this.#desk.clock.now() - SETTLED_KEPT_MS;
    for (const [id, record] of this.#records) {
      if ((record.settledAt ?? 0) > before) return;
      this.#records.delete(id);
      await this.#desk.journal.remove(id);
    }
  }

  async #keep(record: AskRecord): Promise<void> {
    this.#records.set(record.id, record);
    await this.#desk.journal.save(record);
  }
}
