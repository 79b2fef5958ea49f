import type { Answer, Receipt } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";

/** A receipt with its first answer beside it, flat for later steps. */
export const receiptItem = (receipt: Receipt, [answer]: readonly Answer[]) => ({
  id: receipt.receipt_id,
  receipt_id: receipt.receipt_id,
  message_id: receipt.message_id,
  topic_id: receipt.topic_id,
  status: receipt.status,
  delivered_count: receipt.delivered_count,
  read_count: receipt.read_count,
  acted_count: receipt.acted_count,
  answered: answer !== undefined,
  action_id: answer?.actionId ?? null,
  action_label: answer?.actionLabel ?? null,
  reply_text: answer?.replyText ?? null,
  device_name: answer?.deviceName ?? null,
  user_id: answer?.userId ?? null,
  acted_at: answer?.actedAt ?? null,
  created_at: receipt.created_at,
  updated_at: receipt.updated_at,
});

export const receiptOutput: OutputFields = [
  { key: "receipt_id", label: "Receipt ID" },
  { key: "message_id", label: "Message ID" },
  { key: "topic_id", label: "Topic ID" },
  { key: "status", label: "Status" },
  { key: "delivered_count", label: "Delivered To", type: "integer" },
  { key: "read_count", label: "Read By", type: "integer" },
  { key: "acted_count", label: "Answered By", type: "integer" },
  { key: "answered", label: "Answered", type: "boolean" },
  { key: "action_id", label: "Button ID" },
  { key: "action_label", label: "Button Text" },
  { key: "reply_text", label: "Reply" },
  { key: "device_name", label: "Device" },
  { key: "user_id", label: "User ID" },
  { key: "acted_at", label: "Time of the Tap", type: "datetime" },
  { key: "created_at", label: "Sent", type: "datetime" },
  { key: "updated_at", label: "Changed", type: "datetime" },
];

export const receiptSample = receiptItem(
  {
    receipt_id: "b06e8c90-0000-4000-8000-000000000002",
    message_id: "31d902cf-0000-4000-8000-000000000001",
    topic_id: "5f0f3a4e-0000-4000-8000-000000000003",
    status: "acted",
    delivered_count: 2,
    read_count: 1,
    acted_count: 1,
    actions_taken: [],
    created_at: "2026-04-10T00:06:01.000Z",
    updated_at: "2026-04-10T00:10:22.000Z",
  },
  [
    {
      messageId: "31d902cf-0000-4000-8000-000000000001",
      actionId: "approve",
      actionLabel: "Approve",
      deviceName: "Pixel 9",
      actedAt: "2026-04-10T00:10:22.000Z",
    },
  ],
);
