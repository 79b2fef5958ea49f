import type { Receipt } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";
import { type AskStepOutput, askOutput, askSample } from "../creates/ask-result.js";

/** A receipt and how its question stands, flat for later steps. A receipt names its topic by id only. */
export const receiptItem = (receipt: Receipt, { topic: _, ...asked }: AskStepOutput) => ({
  ...asked,
  id: receipt.receipt_id,
  topic_id: receipt.topic_id,
  status: receipt.status,
  delivered_count: receipt.delivered_count,
  read_count: receipt.read_count,
  acted_count: receipt.acted_count,
  created_at: receipt.created_at,
  updated_at: receipt.updated_at,
});

export const receiptOutput: OutputFields = [
  ...askOutput.filter((field) => !("key" in field && field.key === "topic")),
  { key: "topic_id", label: "Topic ID" },
  { key: "status", label: "Status" },
  { key: "delivered_count", label: "Delivered To", type: "integer" },
  { key: "read_count", label: "Read By", type: "integer" },
  { key: "acted_count", label: "Answered By", type: "integer" },
  { key: "created_at", label: "Sent", type: "datetime" },
  { key: "updated_at", label: "Changed", type: "datetime" },
];

export const receiptSample = receiptItem(
  {
    receipt_id: askSample.receipt_id,
    message_id: askSample.message_id,
    topic_id: "5f0f3a4e-0000-4000-8000-000000000003",
    status: "acted",
    delivered_count: 2,
    read_count: 1,
    acted_count: 1,
    actions_taken: [],
    created_at: "2026-04-10T00:06:01.000Z",
    updated_at: "2026-04-10T00:10:22.000Z",
  },
  askSample,
);
