import { type AskRecord, SETTLED_KEPT_MS } from "../journal/journal.js";
import type { Desk } from "./desk.js";
import { until } from "./until.js";

/** How long a disk that refused is left alone. */
const DISK_PAUSE_MS = 30_000;

/** The records of questions that have ended. What the disk refuses is told, and saved once the disk takes it. */
export class SettledRecords {
  readonly #desk: Desk;
  /** In the order of settling. */
  readonly #records = new Map<string, AskRecord>();
  /** Ids of the records that the journal does not hold as they are. */
  readonly #unsaved = new Set<string>();
  readonly #saving = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();
  #retrying = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get(id: string): AskRecord | undefined {
    return this.#records.get(id);
  }

  /** Takes a record that the journal holds. */
  take(record: AskRecord): void {
    this.#records.set(record.id, record);
  }

  /** Takes a record that is to be saved. */
  change(record: AskRecord): void {
    this.#records.set(record.id, record);
    this.#unsaved.add(record.id);
  }

  /** Resolves once the journal holds the record as it is. Rejects where the disk refuses. */
  save(id: string): Promise<void> {
    const before = this.#saving.get(id)?.catch(() => undefined);
    const saving = Promise.resolve(before).then(() => this.#saveNow(id));
    this.#saving.set(id, saving);
    const done = () => this.#saving.get(id) === saving && this.#saving.delete(id);
    saving.then(done, done);
    return saving;
  }

  /** Forgets what was settled a day ago. */
  async forget(): Promise<void> {
    const before = this.#desk.clock.now() - SETTLED_KEPT_MS;
    for (const [id, record] of this.#records) {
      if ((record.settledAt ?? 0) > before) return;
      this.#records.delete(id);
      this.#unsaved.delete(id);
      await this.#desk.journal.remove(id);
    }
  }

  /** What the disk refused is tried no more, but for the last time by `saveAll()`. */
  stop(): void {
    this.#stopped.abort();
  }

  /** Never rejects: what the disk refuses is given up. */
  async saveAll(): Promise<void> {
    const ids = new Set([...this.#unsaved, ...this.#saving.keys()]);
    await Promise.allSettled([...ids].map((id) => this.save(id)));
  }

  async #saveNow(id: string): Promise<void> {
    const record = this.#records.get(id);
    if (!record || !this.#unsaved.delete(id)) return;
    try {
      await this.#desk.journal.save(record);
    } catch (error) {
      this.#unsaved.add(id);
      void this.#retry(error);
      throw error;
    }
  }

  async #retry(error: unknown): Promise<void> {
    if (this.#retrying) return;
    this.#retrying = true;
    this.#desk.notices.warning?.(
      undefined,
      `The end of a question is not saved yet, and a restart would open it again: ${String(error)}`,
    );
    const { clock } = this.#desk;
    while (this.#unsaved.size > 0 && (await until(clock, clock.now() + DISK_PAUSE_MS, this.#stopped.signal)))
      await this.saveAll();
    this.#retrying = false;
  }
}
