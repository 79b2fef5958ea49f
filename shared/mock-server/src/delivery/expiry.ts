import type { ServiceContext } from "../service/context.js";
import { findMessages } from "../service/stored-message.js";

/** Marks and announces what has expired unanswered since the last time. */
export function expireDue(service: ServiceContext): void {
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

/** Forgets messages older than this many milliseconds. */
export function forgetOlderThan(service: ServiceContext, ms: number): void {
  const { db, clock } = service;
  const before = clock.now() - ms;
  db.transaction(() => {
    const rows = db.all<{ id: string }>("SELECT id FROM messages WHERE created_at < ?", before);
    db.run("DELETE FROM messages WHERE created_at < ?", before);
    db.run("DELETE FROM deliveries WHERE created_at < ? AND state != 'pending'", before);
    if (rows.length > 0) service.publish({ type: "removed", messageIds: rows.map(({ id }) => id) });
  });
}
