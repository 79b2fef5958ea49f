import type { SqliteStore } from "@iotpush/core";
import type { Collection } from "@iotpush/core/adapter";
import { z } from "zod/v4";

/** A topic's registration as a phone, as it is kept over restarts. */
export const Registration = z.object({
  webhookId: z.string(),
  /** The name it has in Home Assistant, which its action is called after. */
  deviceName: z.string(),
  /** What Home Assistant proves itself with when it posts to the push URL. */
  pushToken: z.string(),
  pushUrl: z.string().optional(),
  appVersion: z.string(),
  /** Its device tracker was disabled: whoever enables it again wants it. */
  trackerDisabled: z.boolean().optional(),
});
export type Registration = z.infer<typeof Registration>;

/** The registrations of all topics, kept over restarts. */
export class Registrations {
  readonly #records: Collection<Registration>;
  readonly #byTopic: Map<string, Registration>;

  private constructor(records: Collection<Registration>, byTopic: Map<string, Registration>) {
    this.#records = records;
    this.#byTopic = byTopic;
  }

  static async open(store: SqliteStore): Promise<Registrations> {
    const records = store.collection("registrations", (value) => Registration.parse(value));
    return new Registrations(records, await records.load());
  }

  get(topic: string): Registration | undefined {
    return this.#byTopic.get(topic);
  }

  async set(topic: string, registration: Registration): Promise<void> {
    await this.#records.save(topic, registration);
    this.#byTopic.set(topic, registration);
  }

  /** The topic whose push token this is. */
  topicOf(matches: (pushToken: string) => boolean): string | undefined {
    for (const [topic, { pushToken }] of this.#byTopic) if (matches(pushToken)) return topic;
    return undefined;
  }
}
