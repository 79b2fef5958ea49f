import { monthOf } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { type Disk, KeptMap } from "./disk.js";

const Count = z.object({
  month: z.string(),
  sent: z.number().int().min(0),
  lastAnswer: z.string().optional(),
});

/** How many messages this bridge sent to each topic this month, and the last answer; kept over restarts. */
export class Counters {
  readonly #counts: KeptMap<z.infer<typeof Count>>;

  private constructor(counts: KeptMap<z.infer<typeof Count>>) {
    this.#counts = counts;
  }

  static async open(disk: Disk): Promise<Counters> {
    return new Counters(await KeptMap.open(disk, "counters", Count));
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
    const sent = this.sent(topic, now) + 1;
    void this.#counts.set(topic, { ...this.#counts.get(topic), month: monthOf(now), sent });
  }

  answered(topic: string, label: string, now: number): void {
    void this.#counts.set(topic, { month: monthOf(now), sent: this.sent(topic, now), lastAnswer: label });
  }
}
