import type { ActionButton, ActionReport, ActionResult } from "@iotpush/core/contract";
import type { Account } from "./accounts.js";
import type { ActionRow, MessageRow } from "./message-row.js";
import { messageView } from "./message-view.js";
import type { Occurrence } from "./occurrence.js";
import { Refusal, type World } from "./world.js";

/**
 * A tap: the first one counts, every later one is refused with 409. Whoever is subscribed to the topic may answer, and its owner.
 */
export function takeAction(
  world: World,
  account: Account,
  report: ActionReport,
): { result: ActionResult; occurrence: Occurrence } {
  const { db, clock } = world;
  const now = clock.now();
  const row = messageFor(world, account, report.message_id);
  const actions: ActionButton[] = row.actions ? JSON.parse(row.actions) : [];
  const button = buttonOf(actions, report.action_id);
  if (!button) throw new Refusal(404, unknownAction(report.action_id, actions));
  const device = deviceOf(world, account, report.device_id);
  if (row.expires_at <= now) throw closed("This notification has expired");
  const action: ActionRow = {
    action_id: report.action_id,
    action_label: button.label,
    reply_text: report.reply_text ?? null,
    device_name: device?.device_name ?? null,
    device_id: device?.id ?? null,
    user_id: account.id,
    acted_at: now,
  };
  db.transaction(() => {
    if (db.get("SELECT 1 FROM actions_taken WHERE message_id = ?", row.id))
      throw closed("This notification was already answered");
    db.insert("actions_taken", { message_id: row.id, ...action });
    db.run("UPDATE messages SET acted_count = 1, updated_at = ? WHERE id = ?", now, row.id);
  });
  world.publish({ type: "message", message: messageView(world, row.id) });
  return {
    result: { success: true, message_id: row.id, receipt_id: row.receipt_id, action_id: report.action_id },
    occurrence: { row, topic: row.topic, event: "action", at: now, action },
  };
}

const closed = (reason: string) => new Refusal(409, { reason, error: reason });

/** A reply typed inside the app is reported as `reply`, whatever the id of the reply button is. */
const buttonOf = (actions: readonly ActionButton[], id: string): ActionButton | undefined =>
  actions.find((action) => action.id === id) ??
  (id === "reply" ? actions.find((action) => action.type === "reply") : undefined);

const unknownAction = (id: string, actions: readonly ActionButton[]) => ({
  error: `This notification has no action "${id}"`,
  fields: [
    { field: "action_id", problem: `allowed: ${actions.map((action) => action.id).join(", ") || "none"}` },
  ],
});

function messageFor(world: World, account: Account, id: string): MessageRow & { topic: string } {
  const row = world.db.get<MessageRow & { topic: string }>(
    `SELECT m.*, t.name AS topic FROM messages m JOIN topics t ON t.id = m.topic_id WHERE m.id = ? AND (m.account_id = ? OR EXISTS (
       SELECT 1 FROM message_devices md JOIN devices d ON d.id = md.device_id WHERE md.message_id = m.id AND d.account_id = ?))`,
    id,
    account.id,
    account.id,
  );
  if (!row) throw new Refusal(404, "Message not found");
  return row;
}

function deviceOf(world: World, account: Account, id: string | null | undefined) {
  if (!id) return undefined;
  const device = world.db.get<{ id: string; device_name: string | null }>(
    "SELECT id, device_name FROM devices WHERE id = ? AND account_id = ?",
    id,
    account.id,
  );
  if (!device) throw new Refusal(404, "Device not found");
  return device;
}
