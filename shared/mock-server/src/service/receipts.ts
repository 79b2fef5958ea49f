import type { ActionTaken, DocumentedReceipt, ReceiptStatus } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import type { ServiceContext } from "./context.js";
import { type ActionRow, type StoredMessage, statusOf } from "./stored-message.js";

/** The answers a message got: none or one, since the first one closes it. */
export function actionsTaken(service: ServiceContext, messageId: string): ActionTaken[] {
  return service.db
    .all<ActionRow>("SELECT * FROM actions_taken WHERE message_id = ?", messageId)
    .map(({ action_id, action_label, reply_text, device_name, device_id, user_id, acted_at }) => ({
      action_id,
      action_label,
      reply_text,
      device_name,
      acted_at: iso(acted_at),
      ...(service.profile.live("receiptPeople") ? { device_id, user_id } : {}),
    }));
}

export const receiptView = (service: ServiceContext, row: StoredMessage): DocumentedReceipt => ({
  receipt_id: row.receipt_id,
  message_id: row.id,
  topic_id: row.topic_id,
  status: statusOf(row, service.clock.now()),
  delivered_count: row.delivered_count,
  read_count: row.read_count,
  acted_count: row.acted_count,
  actions_taken: row.acted_count > 0 ? actionsTaken(service, row.id) : [],
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
});

/** `statusOf` in SQL; `:now` stands for the time in milliseconds. */
export const STATUS_SQL: Record<ReceiptStatus, string> = {
  acted: "acted_count > 0",
  expired: "acted_count = 0 AND expires_at <= :now",
  read: "acted_count = 0 AND expires_at > :now AND read_count > 0",
  delivered: "acted_count = 0 AND expires_at > :now AND read_count = 0 AND delivered_count > 0",
  failed: "acted_count = 0 AND expires_at > :now AND read_count = 0 AND delivered_count = 0 AND failed = 1",
  queued: "acted_count = 0 AND expires_at > :now AND read_count = 0 AND delivered_count = 0 AND failed = 0",
};
