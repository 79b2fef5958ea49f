import { monthOf } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import type { MqttConfig } from "../config/config.js";
import { TagState } from "../mapping/coalesce.js";
import { type Disk, KeptMap } from "./disk.js";

/** A topic's registration as a phone. */
const Registration = z.object({
  webhookId: z.string(),
  /** The name it has in Home Assistant, which its action is called after. */
  deviceName: z.string(),
  /** What Home Assistant proves itself with when it posts to the push URL. */
  pushToken: z.string(),
  pushUrl: z.string().optional(),
  appVersion: z.string(),
  /** Whether its device tracker was disabled once: if somebody enables it again, they want it. */
  trackerDisabled: z.boolean().optional(),
});
export type Registration = z.infer<typeof Registration>;
export type Registrations = KeptMap<Registration>;

/** A broker and the topics that were announced there: Home Assistant keeps their entities until they are withdrawn. */
const Announcement = z.object({
  config: z.object({
    url: z.string(),
    username: z.string().optional(),
    password: z.string().optional(),
    discoveryPrefix: z.string(),
  }),
  topics: z.array(z.string()).readonly(),
});
export type Announcement = z.infer<typeof Announcement>;
export type Announced = KeptMap<Announcement>;

export const keyOfBroker = ({ url, discoveryPrefix }: MqttConfig): string => `${discoveryPrefix} ${url}`;

const Count = z.object({
  month: z.string(),
  sent: z.number().int().min(0),
  lastAnswer: z.string().optional(),
});

/** Each topic's number of messages sent this month, and its last answer. */
export class Counters {
  readonly #counts: KeptMap<z.infer<typeof Count>>;

  constructor(counts: KeptMap<z.infer<typeof Count>>) {
    this.#counts = counts;
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

/** What survives restarts and fits in memory; all but `announced` is keyed by topic. */
export const openTables = async (disk: Disk) => ({
  registrations: await KeptMap.open(disk, "registrations", Registration),
  announced: await KeptMap.open(disk, "mqtt", Announcement),
  counters: new Counters(await KeptMap.open(disk, "counters", Count)),
  /** The series that alert only once, by topic and tag. */
  series: await KeptMap.open(disk, "series", TagState),
});
