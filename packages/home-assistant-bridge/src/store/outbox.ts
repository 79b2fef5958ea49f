import { z } from "zod/v4";
import { mapNotification } from "../mapping/map-notification.js";
import { Notification } from "../mapping/notification.js";
import type { Disk, Kept } from "./disk.js";

/** A notification that was accepted and has not been sent yet. Plain JSON. */
const Stored = z.object({
  id: z.string(),
  topic: z.string(),
  notification: Notification,
  /** Milliseconds since 1970. */
  acceptedAt: z.number(),
  /** By `POST /ask`, which waits for the answer: without one it is not sent. */
  via: z.literal("ask").optional().catch(undefined),
  /** It is the last of a series that alerts once: it comes without a sound. */
  quietly: z.literal(true).optional().catch(undefined),
});
export type Accepted = z.infer<typeof Stored> & {
  /** Set if the disk is full: it is sent now or never, and this reports to the sender which. */
  readonly unsaved?: PromiseWithResolvers<void>;
};

/** Notifications that were confirmed to Home Assistant and still have to be sent: they survive a crash. */
export class Outbox {
  readonly #records: Kept<z.infer<typeof Stored>>;
  #last = 0;

  constructor(disk: Disk) {
    this.#records = disk.records("outbox", Stored);
  }

  /** What an earlier process left, oldest first. */
  async load(): Promise<Accepted[]> {
    return [...(await this.#records.load()).values()];
  }

  /** Ids sort by the time of acceptance. */
  nextId(now: number): string {
    this.#last = Math.max(this.#last + 1, now * 1_000);
    return String(this.#last).padStart(17, "0");
  }

  /**
   * Resolves once it would survive a power loss, or unsaved if it is news: better one that a crash might lose than none. A question that
   * nobody would know of after a crash is refused.
   */
  async add(accepted: Accepted): Promise<Accepted> {
    try {
      await this.#records.save(accepted.id, accepted);
      return accepted;
    } catch (error) {
      const mapped = mapNotification(accepted.notification, {});
      if (mapped.kind === "push" && mapped.asks) throw error;
      return { ...accepted, unsaved: Promise.withResolvers() };
    }
  }

  /** From now on it comes without a sound, even if it is sent after a crash. */
  async silence(accepted: Accepted): Promise<Accepted> {
    const silent: Accepted = { ...accepted, quietly: true };
    if (!accepted.unsaved) await this.#records.surely(accepted.id, silent);
    return silent;
  }

  async remove({ id, unsaved }: Accepted): Promise<void> {
    if (!unsaved) await this.#records.surely(id, undefined);
  }
}
