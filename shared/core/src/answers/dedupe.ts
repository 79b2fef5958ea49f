import { createHash } from "node:crypto";
import type { ServiceEvent } from "./answer.js";

/** A key that is the same for deliveries of the same event; a hash, so that it may be stored. */
export const eventKey = ({ event, messageId, at, answer }: ServiceEvent): string =>
  createHash("sha256")
    .update(JSON.stringify([event, messageId, at, answer?.actionId, answer?.replyText, answer?.deviceName]))
    .digest("base64url");

/**
 * Remembers what was taken, so that a duplicate is not taken again. A claim is atomic; one that is released may be claimed
 * again. Bounded: the oldest are forgotten beyond `most`.
 */
export class Dedupe {
  readonly #claims = new Map<string, Promise<void>>();
  readonly #most: number;

  constructor(most = 10_000) {
    this.#most = most;
  }

  /** Runs `work` unless the key was taken; a duplicate that comes meanwhile shares its end. True if `work` ran here. */
  async once(key: string, work: () => Promise<void>): Promise<boolean> {
    const claimed = this.#claims.get(key);
    if (claimed) {
      await claimed;
      return false;
    }
    const claim = work();
    this.#claims.set(key, claim);
    try {
      await claim;
    } catch (error) {
      this.#claims.delete(key);
      throw error;
    }
    for (const oldest of this.#claims.keys()) {
      if (this.#claims.size <= this.#most) break;
      this.#claims.delete(oldest);
    }
    return true;
  }
}
