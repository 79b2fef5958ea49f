import type { Receipt } from "../contract/receipt.js";
import type { Answer } from "./answer.js";

/** The answers that a receipt shows, first one first. Documentation: Get a receipt. */
export function answersOf(receipt: Receipt): Answer[] {
  return receipt.actions_taken
    .map(
      (taken): Answer => ({
        messageId: receipt.message_id,
        receiptId: receipt.receipt_id,
        topicId: receipt.topic_id,
        actionId: taken.action_id,
        actedAt: taken.acted_at,
        ...(taken.action_label ? { actionLabel: taken.action_label } : {}),
        ...(taken.reply_text ? { replyText: taken.reply_text } : {}),
        ...(taken.device_name ? { deviceName: taken.device_name } : {}),
        ...(taken.device_id ? { deviceId: taken.device_id } : {}),
        ...(taken.user_id ? { userId: taken.user_id } : {}),
      }),
    )
    .toSorted((a, b) => Date.parse(a.actedAt ?? "") - Date.parse(b.actedAt ?? ""));
}
