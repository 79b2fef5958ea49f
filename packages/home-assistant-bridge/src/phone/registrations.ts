import { randomUUID } from "node:crypto";
import { JsonFolder } from "@iotpush/core";
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
});
export type Registration = z.infer<typeof Registration>;

/** The registrations of all topics, in a durable folder. */
export class Registrations {
  readonly #folder: JsonFolder<Registration>;
  readonly #byTopic: Map<string, Registration>;

  private constructor(folder: JsonFolder<Registration>, byTopic: Map<string, Registration>) {
    this.#folder = folder;
    this.#byTopic = byTopic;
  }

  static async open(path: string): Promise<Registrations> {
    const folder = await JsonFolder.open(path, { read: (value) => Registration.parse(value) });
    return new Registrations(folder, await folder.load());
  }

  get(topic: string): Registration | undefined {
    return this.#byTopic.get(topic);
  }

  async set(topic: string, registration: Registration): Promise<void> {
    await this.#folder.save(topic, registration);
    await this.#folder.sync();
    this.#byTopic.set(topic, registration);
  }

  close(): Promise<void> {
    return this.#folder.close();
  }

  /** The topic whose push token this is. */
  topicOf(matches: (pushToken: string) => boolean): string | undefined {
    for (const [topic, { pushToken }] of this.#byTopic) if (matches(pushToken)) return topic;
    return undefined;
  }
}

export const newPushToken = (): string => randomUUID();
