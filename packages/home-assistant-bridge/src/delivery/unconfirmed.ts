import type { Notification } from "../mapping/index.js";

const KEPT_MS = 60_000;
const MOST = 1_000;

/**
 * Notifications whose confirmation Home Assistant has not acknowledged: it may send such a one again over the other way, and only
 * then is an equal one a duplicate. Two equal ones that were both confirmed are two.
 */
export class Unconfirmed {
  readonly #open = new Map<string, number>();

  /** Notes a notification; false where it is the second delivery of one that is noted. */
  take(topic: string, notification: Notification, now: number): boolean {
    const key = keyOf(topic, notification);
    const at = this.#open.get(key);
    this.#open.delete(key);
    if (at !== undefined && now - at <= KEPT_MS) return false;
    this.#open.set(key, now);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MOST) break;
      this.#open.delete(oldest);
    }
    return true;
  }

  /** Home Assistant knows that it arrived: it does not come again. */
  confirmed(topic: string, notification: Notification): void {
    this.#open.delete(keyOf(topic, notification));
  }
}

const keyOf = (topic: string, { message, title, data }: Notification): string =>
  JSON.stringify([topic, message, title ?? null, data ?? null]);
