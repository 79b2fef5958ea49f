import type { SqliteStore } from "@iotpush/core";
import type { Collection } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import type { Via } from "../activity/activity.js";
import { Notification } from "../mapping/notification.js";

/** A notification that was accepted and has not been sent yet. Plain JSON. */
export const Accepted = z.object({
  id: z.string(),
  topic: z.string(),
  notification: Notification,
  /** Milliseconds since 1970. */
  acceptedAt: z.number(),
  /** By `POST /ask`, which waits for the answer: without one it is not sent. */
  via: z.literal("ask").optional().catch(undefined),
});
export type Accepted = z.infer<typeof Accepted>;

/** Notifications that were confirmed to Home Assistant and still have to be sent: they survive a crash. */
export class Outbox {
  readonly #records: Collection<Accepted>;
  #last = 0;

  constructor(store: SqliteStore) {
    this.#records = store.collection("outbox", (value) => Accepted.parse(value));
  }

  /** What an earlier process left, oldest first. */
  async load(): Promise<Accepted[]> {
    return [...(await this.#records.load()).values()];
  }

  /** Keeps a notification; resolves once it would survive a power loss. Ids sort by the time of acceptance. */
  async add(topic: string, notification: Notification, now: number, via?: Via): Promise<Accepted> {
    this.#last = Math.max(this.#last + 1, now * 1_000);
    const id = String(this.#last).padStart(17, "0");
    const accepted = { id, topic, notification, acceptedAt: now, ...(via === "ask" ? { via } : {}) };
    await this.#records.save(accepted.id, accepted);
    return accepted;
  }

  async remove({ id }: Accepted): Promise<void> {
    await this.#records.remove(id);
  }
}
