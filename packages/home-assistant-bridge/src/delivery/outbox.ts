import { JsonFolder } from "@iotpush/core";
import { z } from "zod/v4";
import { Notification } from "../mapping/notification.js";

/** A notification that was accepted and has not been sent yet. Plain JSON. */
export const Accepted = z.object({
  id: z.string(),
  topic: z.string(),
  notification: Notification,
  /** Milliseconds since 1970. */
  acceptedAt: z.number(),
});
export type Accepted = z.infer<typeof Accepted>;

/** Notifications that were confirmed to Home Assistant and still have to be sent: they survive a crash. */
export class Outbox {
  readonly #folder: JsonFolder<Accepted>;
  #last = 0;

  private constructor(folder: JsonFolder<Accepted>) {
    this.#folder = folder;
  }

  static async open(path: string): Promise<Outbox> {
    return new Outbox(await JsonFolder.open(path, { read: (value) => Accepted.parse(value) }));
  }

  /** What an earlier process left, oldest first. */
  async load(): Promise<Accepted[]> {
    return [...(await this.#folder.load()).values()];
  }

  /** Keeps a notification; resolves once it would survive a crash of the process. Ids sort by the time of acceptance. */
  async add(topic: string, notification: Notification, now: number): Promise<Accepted> {
    this.#last = Math.max(this.#last + 1, now * 1_000);
    const accepted = { id: String(this.#last).padStart(17, "0"), topic, notification, acceptedAt: now };
    await this.#folder.save(accepted.id, accepted);
    return accepted;
  }

  /** Resolves once every notification added so far would survive a power loss. */
  sync(): Promise<void> {
    return this.#folder.sync();
  }

  /** Makes everything safe; nothing may be added afterwards. */
  close(): Promise<void> {
    return this.#folder.close();
  }

  async remove({ id }: Accepted): Promise<void> {
    await this.#folder.remove(id);
  }
}
