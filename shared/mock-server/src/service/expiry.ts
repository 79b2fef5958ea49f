import type { MessageRow } from "./message-row.js";
import { messageView } from "./message-view.js";
import type { Occurrence } from "./occurrence.js";
import type { World } from "./world.js";

/** Marks what has expired unanswered since the last time; gives what is to be told of it. */
export function expireDue(world: World): Occurrence[] {
  const { db, clock } = world;
  const rows = db.all<MessageRow & { topic: string }>(
    `SELECT m.*, t.name AS topic FROM messages m JOIN topics t ON t.id = m.topic_id
     WHERE m.expired = 0 AND m.acted_count = 0 AND m.expires_at <= ?`,
    clock.now(),
  );
  db.transaction(() => {
    for (const row of rows)
      db.run("UPDATE messages SET expired = 1, updated_at = ? WHERE id = ?", row.expires_at, row.id);
  });
  for (const row of rows) world.publish({ type: "message", message: messageView(world, row.id) });
  return rows.map((row) => ({ row, topic: row.topic, event: "expired", at: row.expires_at }));
}

/** Forgets messages older than this many milliseconds; gives their ids. */
export function forgetOlderThan(world: World, ms: number): string[] {
  const before = world.clock.now() - ms;
  const rows = world.db.all<{ id: string }>("SELECT id FROM messages WHERE created_at < ?", before);
  world.db.run("DELETE FROM messages WHERE created_at < ?", before);
  world.db.run("DELETE FROM deliveries WHERE created_at < ? AND state != 'pending'", before);
  return rows.map(({ id }) => id);
}
