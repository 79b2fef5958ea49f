import type { ActionButton } from "@iotpush/core/contract";
import { matchPreset } from "@iotpush/core/portable";
import { iso } from "../clock.js";
import type { MessageView } from "../control/view.js";
import { type MessageRow, statusOf } from "./message-row.js";
import { actionsTaken } from "./receipts.js";
import type { World } from "./world.js";

/** A message as the inbox and tests see it. */
export function messageView(world: World, id: string): MessageView {
  const row = world.db.get<MessageRow & { topic: string }>(
    "SELECT m.*, t.name AS topic FROM messages m JOIN topics t ON t.id = m.topic_id WHERE m.id = ?",
    id,
  );
  if (!row) throw new Error(`No message ${id}`);
  return toMessageView(world, row);
}

/** Nothing of it will arrive; where it did arrive somewhere, its status stays what it was. */
export function markFailed(world: World, id: string): void {
  const now = world.clock.now();
  if (world.db.run("UPDATE messages SET failed = 1, updated_at = ? WHERE id = ? AND failed = 0", now, id) > 0)
    world.publish({ type: "message", message: messageView(world, id) });
}

export function toMessageView(world: World, row: MessageRow & { readonly topic: string }): MessageView {
  const actions: ActionButton[] = row.actions ? JSON.parse(row.actions) : [];
  const phones = world.db.all<{ device_id: string; delivered_at: number | null; read_at: number | null }>(
    // In the order the phones came, so that "the first one" is the same at every start.
    `SELECT m.device_id, m.delivered_at, m.read_at FROM message_devices m LEFT JOIN devices d ON d.id = m.device_id
     WHERE m.message_id = ? ORDER BY d.rowid`,
    row.id,
  );
  return {
    id: row.id,
    receiptId: row.receipt_id,
    topic: row.topic,
    title: row.title,
    message: row.message,
    priority: row.priority,
    tags: row.tags ? JSON.parse(row.tags) : [],
    clickUrl: row.click_url,
    actions,
    preset: matchPreset(actions)?.preset.name ?? null,
    hasCallback: row.callback_url !== null,
    status: statusOf(row, world.clock.now()),
    phones: phones.map((phone) => ({
      phoneId: phone.device_id,
      deliveredAt: phone.delivered_at === null ? null : iso(phone.delivered_at),
      readAt: phone.read_at === null ? null : iso(phone.read_at),
    })),
    actionsTaken: row.acted_count > 0 ? actionsTaken(world, row.id) : [],
    createdAt: iso(row.created_at),
    expiresAt: iso(row.expires_at),
  };
}
