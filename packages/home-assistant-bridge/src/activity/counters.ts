import type { SqliteStore } from "@iotpush/core";
import { type Collection, monthOf } from "@iotpush/core/adapter";
import { z } from "zod/v4";

const Count = z.object({
  month: z.string(),
  sent: z.number().int().min(0),
  lastAnswer: z.string().optional(),
});
type Count = z.infer<typeof Count>;

/** How many messages this bridge sent to each topic this month, and the last answer; kept over restarts. */
export class Counters {
  readonly #records: Collection<Count>;
  readonly #counts: Map<string, Count>;
  readonly #saving = new Map<string, Promise<void>>();

  private constructor(records: Collection<Count>, counts: Map<string, Count>) {
    this.#records = records;
    this.#counts = counts;
  }

  static async open(store: SqliteStore): Promise<Counters> {
    const records = store.collection("counters", (value) => Count.parse(value));
    return new Counters(records, await records.load());
  }

  /** Sent in the month of `now`, by UTC as the service counts. */
  sent(topic: string, now: number): number {
    const count = this.#counts.get(topic);
    return count?.month === monthOf(now) ? count.sent : 0;
  }

  /** The label of the topic's last answer. */
  lastAnswer(topic: string): string | undefined {
    return this.#counts.get(topic)?.lastAnswer;
  }

  /** Counts one message. It is written a little later: a crash may forget the last few. */
  add(topic: string, now: number): void {
    this.#set(topic, { month: monthOf(now), sent: this.sent(topic, now) + 1 });
  }

  answered(topic: string, label: string, now: number): void {
    this.#set(topic, { month: monthOf(now), sent: this.sent(topic, now), lastAnswer: label });
  }

  #set(topic: string, count: Count): void {
    this.#counts.set(topic, { ...this.#counts.get(topic), ...count });
    if (!this.#saving.has(topic)) this.#saving.set(topic, this.#save(topic));
  }

  /** Resolves once everything is written. */
  async close(): Promise<void> {
    await Promise.all(this.#saving.values());
  }

  async #save(topic: string): Promise<void> {
    let saved: Count | undefined;
    try {
      for (let count = this.#counts.get(topic); count && count !== saved; count = this.#counts.get(topic)) {
        await this.#records.save(topic, count);
        saved = count;
      }
    } catch {
      // A full disk must not stop notifications; the next message tries again.
    } finally {
      this.#saving.delete(topic);
    }
  }
}
