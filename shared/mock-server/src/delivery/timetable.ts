import type { ServiceContext } from "../service/context.js";
import type { AnnouncedEvent } from "../service/events.js";
import { findMessages } from "../service/stored-message.js";
import type { Deliverer } from "./deliverer.js";

const LONGEST_TIMER_MS = 60_000;

/** Does what time brings: expiry, retries, retention. Follows the service's clock, however it is moved. */
export class Timetable {
  readonly #service: ServiceContext;
  readonly #deliverer: Deliverer;
  readonly #retentionMs: number | undefined;
  readonly #unsubscribe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  /** When it wakes, in the service's time. */
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(service: ServiceContext, deliverer: Deliverer, retentionMs: number | undefined) {
    this.#service = service;
    this.#deliverer = deliverer;
    this.#retentionMs = retentionMs;
    this.#unsubscribe = service.clock.onMoved(() => this.run());
    this.run();
  }

  run(): void {
    expireDue(this.#service);
    this.#deliverer.attemptDue();
    if (this.#retentionMs !== undefined) forgetOlderThan(this.#service, this.#retentionMs);
    this.#sleepUntil(this.#nextDue());
  }

  /** Wakes earlier if what happened is due sooner than anything before it: a message's expiry, a retry. */
  hear(event: AnnouncedEvent): void {
    const due = dueOf(event);
    if (due !== null && due < this.#wakesAt) this.#sleepUntil(due);
  }

  /** Ends it, also for what is still heard of deliveries that were on their way. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  #sleepUntil(due: number): void {
    const { clock } = this.#service;
    clearTimeout(this.#timer);
    if (this.#stopped || clock.frozen) return;
    const now = clock.now();
    const wait = Math.max(50, Math.min(LONGEST_TIMER_MS, due - now));
    this.#wakesAt = now + wait;
    this.#timer = setTimeout(() => this.run(), wait).unref();
  }

  #nextDue(): number {
    const { db } = this.#service;
    const expiry = db.get<{ at: number | null }>(
      "SELECT min(expires_at) AS at FROM messages WHERE expired = 0 AND acted_count = 0",
    );
    const retry = db.get<{ at: number | null }>(
      "SELECT min(next_attempt_at) AS at FROM deliveries WHERE state = 'pending'",
    );
    return Math.min(expiry?.at ?? Number.POSITIVE_INFINITY, retry?.at ?? Number.POSITIVE_INFINITY);
  }
}

/** When the next thing is due that an event brings, in milliseconds since 1970. */
function dueOf(event: AnnouncedEvent): number | null {
  if (event.type === "message") return event.row.expires_at;
  if (event.type !== "delivery" || event.delivery.nextAttemptAt === null) return null;
  return Date.parse(event.delivery.nextAttemptAt);
}

function expireDue(service: ServiceContext): void {
  const { db, clock } = service;
  const due = findMessages(db, "m.expired = 0 AND m.acted_count = 0 AND m.expires_at <= ?", clock.now());
  if (due.length === 0) return;
  db.transaction(() => {
    for (const row of due) {
      db.run("UPDATE messages SET expired = 1, updated_at = ? WHERE id = ?", row.expires_at, row.id);
      service.publish({ type: "message", row, isNew: false, event: "expired", at: row.expires_at });
    }
  });
}

function forgetOlderThan(service: ServiceContext, ms: number): void {
  const { db, clock } = service;
  const before = clock.now() - ms;
  db.transaction(() => {
    const rows = db.all<{ id: string }>("SELECT id FROM messages WHERE created_at < ?", before);
    db.run("DELETE FROM messages WHERE created_at < ?", before);
    db.run("DELETE FROM deliveries WHERE created_at < ? AND state != 'pending'", before);
    if (rows.length > 0) service.publish({ type: "removed", messageIds: rows.map(({ id }) => id) });
  });
}
