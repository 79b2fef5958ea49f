import type { Notification } from "../mapping/index.js";

const KEPT_MS = 60_000;
const MOST = 1_000;

/**
 * Notifications of the WebSocket whose confirmation Home Assistant has not acknowledged: it may send such a one again by the push URL, and
 * only there is an equal one a duplicate. Equal ones over the WebSocket are as many as come.
 */
export class Unconfirmed {
  /** Oldest first. */
  readonly #open = new Set<{ readonly key: string; readonly at: number }>();

  /** Notes one of the WebSocket; call what it returns once Home Assistant knows that it arrived, or it was not taken. */
  note(topic: string, notification: Notification, now: number): () => void {
    const noted = { key: keyOf(topic, notification), at: now };
    this.#open.add(noted);
    for (const oldest of this.#open) {
      if (this.#open.size <= MOST) break;
      this.#open.delete(oldest);
    }
    return () => void this.#open.delete(noted);
  }

  /** Whether one of the push URL is the second delivery of one that is noted, which comes no third time. */
  repeats(topic: string, notification: Notification, now: number): boolean {
    const key = keyOf(topic, notification);
    for (const noted of this.#open)
      if (noted.key === key && now - noted.at <= KEPT_MS) return this.#open.delete(noted);
    return false;
  }
}

const keyOf = (topic: string, { message, title, data }: Notification): string =>
  JSON.stringify([topic, message, title ?? null, data ?? null]);
