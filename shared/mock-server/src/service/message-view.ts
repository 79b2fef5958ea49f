import type { ActionButton } from "@iotpush/core/contract";
import { matchPreset } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import type { MessageView } from "../views.js";
import type { ServiceContext } from "./context.js";
import { actionsTaken } from "./receipts.js";
import { findStoredMessage, type StoredMessage, statusOf } from "./stored-message.js";

export function messageView(service: ServiceContext, id: string): MessageView {
  const row = findStoredMessage(service.db, "m.id = ?", id);
  if (!row) throw new ApiError(404, `There is no message ${id}`);
  return toMessageView(service, row);
}

/** Nothing of it will arrive; if it did arrive somewhere, its status stays what it was. */
export function markFailed(service: ServiceContext, id: string): void {
  const { db, clock } = service;
  const now = clock.now();
  if (db.run("UPDATE messages SET failed = 1, updated_at = ? WHERE id = ? AND failed = 0", now, id) === 0)
    return;
  const row = findStoredMessage(db, "m.id = ?", id);
  if (row) service.publish({ type: "message", row, isNew: false, at: now });
}

export function toMessageView(service: ServiceContext, row: StoredMessage): MessageView {
  const actions: ActionButton[] = row.actions ? JSON.parse(row.actions) : [];
  const phones = service.db.all<{ device_id: string; delivered_at: number | null; read_at: number | null }>(
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
    status: statusOf(row, service.clock.now()),
    phones: phones.map((phone) => ({
      phoneId: phone.device_id,
      deliveredAt: phone.delivered_at === null ? null : iso(phone.delivered_at),
      readAt: phone.read_at === null ? null : iso(phone.read_at),
    })),
    actionsTaken: row.acted_count > 0 ? actionsTaken(service, row.id) : [],
    createdAt: iso(row.created_at),
    expiresAt: iso(row.expires_at),
  };
}
