import type { ActionButton, ActionReport, ActionResult } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { Account } from "./accounts.js";
import type { ServiceContext } from "./context.js";
import { type ActionRow, findStoredMessage, type StoredMessage, storedButtons } from "./stored-message.js";

/**
 * A tap: the first one counts, every later one is refused with 409. Whoever is subscribed to the topic may answer, and its owner.
 */
export function takeAction(service: ServiceContext, account: Account, report: ActionReport): ActionResult {
  const { db, clock } = service;
  const now = clock.now();
  const row = messageFor(service, account, report.message_id);
  const actions = storedButtons(row);
  const button = buttonOf(actions, report.action_id);
  if (!button) throw new ApiError(404, unknownAction(report.action_id, actions));
  const device = deviceOf(service, account, report.device_id);
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
    if (row.acted_count > 0) throw closed("This notification was already answered");
    db.insert("actions_taken", { message_id: row.id, ...action });
    db.run("UPDATE messages SET acted_count = 1, updated_at = ? WHERE id = ?", now, row.id);
    const acted = { ...row, acted_count: 1, updated_at: now };
    service.publish({ type: "message", row: acted, isNew: false, event: "action", at: now, action });
  });
  return { success: true, message_id: row.id, receipt_id: row.receipt_id, action_id: report.action_id };
}

const closed = (reason: string) => new ApiError(409, { reason, error: reason });

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

function messageFor(service: ServiceContext, account: Account, id: string): StoredMessage {
  const row = findStoredMessage(
    service.db,
    `m.id = ? AND (m.account_id = ? OR EXISTS (
       SELECT 1 FROM message_devices md JOIN devices d ON d.id = md.device_id WHERE md.message_id = m.id AND d.account_id = ?))`,
    id,
    account.id,
    account.id,
  );
  if (!row) throw new ApiError(404, "Message not found");
  return row;
}

function deviceOf(service: ServiceContext, account: Account, id: string | null | undefined) {
  if (!id) return undefined;
  const device = service.db.get<{ id: string; device_name: string | null }>(
    "SELECT id, device_name FROM devices WHERE id = ? AND account_id = ?",
    id,
    account.id,
  );
  if (!device) throw new ApiError(404, "Device not found");
  return device;
}
