import type { LiveEvent } from "../control/view.js";
import type { Deliverer } from "../delivery/deliverer.js";
import { expireDue, forgetOlderThan } from "./expiry.js";
import type { World } from "./world.js";

const LONGEST_TIMER_MS = 60_000;

/** Does what time brings: expiry, retries, retention. Follows the service's clock, however it is moved. */
export class Timetable {
  readonly #world: World;
  readonly #deliverer: Deliverer;
  readonly #retentionMs: number | undefined;
  readonly #unsubscribe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  /** When it wakes, in the service's time. */
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(world: World, deliverer: Deliverer, retentionMs: number | undefined) {
    this.#world = world;
    this.#deliverer = deliverer;
    this.#retentionMs = retentionMs;
    this.#unsubscribe = world.clock.onMoved(() => this.run());
    this.run();
  }

  /** Does what is due, and sleeps until the next thing is. */
  run(): void {
    for (const occurrence of expireDue(this.#world)) this.#deliverer.occurred(occurrence);
    this.#deliverer.attemptDue();
    if (this.#retentionMs !== undefined) {
      const messageIds = forgetOlderThan(this.#world, this.#retentionMs);
      if (messageIds.length > 0) this.#world.publish({ type: "removed", messageIds });
    }
    this.#sleepUntil(this.#nextDue());
  }

  /** Wakes earlier where what happened is due sooner than anything before it: a message's expiry, a retry. */
  notice(event: LiveEvent): void {
    const due =
      event.type === "message"
        ? event.message.expiresAt
        : event.type === "delivery"
          ? event.delivery.nextAttemptAt
          : null;
    if (due === null || Date.parse(due) >= this.#wakesAt) return;
    this.#sleepUntil(Date.parse(due));
  }

  /** Ends it, also for what is still heard of deliveries that were on their way. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  #sleepUntil(due: number): void {
    const { clock } = this.#world;
    clearTimeout(this.#timer);
    if (this.#stopped || clock.frozen) return;
    const now = clock.now();
    const wait = Math.max(50, Math.min(LONGEST_TIMER_MS, due - now));
    this.#wakesAt = now + wait;
    this.#timer = setTimeout(() => this.run(), wait).unref();
  }

  #nextDue(): number {
    const { db } = this.#world;
    const expiry = db.get<{ at: number | null }>(
      "SELECT min(expires_at) AS at FROM messages WHERE expired = 0 AND acted_count = 0",
    );
    const retry = db.get<{ at: number | null }>(
      "SELECT min(next_attempt_at) AS at FROM deliveries WHERE state = 'pending'",
    );
    return Math.min(expiry?.at ?? Number.POSITIVE_INFINITY, retry?.at ?? Number.POSITIVE_INFINITY);
  }
}
