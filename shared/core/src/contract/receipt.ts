import * as z from "zod/v4";
import { Id, Timestamp } from "./text.js";

/** Documentation: Delivery Receipts, Get a receipt. */
export const RECEIPT_STATUSES = ["queued", "delivered", "read", "acted", "expired", "failed"] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/** A tap as a receipt shows it; device_id and user_id come from the live service only. */
export const ActionTaken = z
  .object({
    action_id: z.string(),
    action_label: z.string().nullish(),
    reply_text: z.string().nullish(),
    device_name: z.string().nullish(),
    device_id: Id.nullish(),
    user_id: Id.nullish(),
    acted_at: Timestamp,
  })
  .meta({ id: "ActionTaken" });
export type ActionTaken = z.infer<typeof ActionTaken>;

export const Receipt = z
  .object({
    receipt_id: Id,
    message_id: Id,
    topic_id: Id,
    status: z.enum(RECEIPT_STATUSES),
    delivered_count: z.number().int().min(0),
    read_count: z.number().int().min(0),
    acted_count: z.number().int().min(0),
    actions_taken: z.array(ActionTaken),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Receipt" });
export type DocumentedReceipt = z.infer<typeof Receipt>;
/** As a client reads it: `actions_taken` is always there; a status may be new, and a count may be missing. */
export type Receipt = Omit<DocumentedReceipt, "status" | Counts> & {
  status: ReceiptStatus | (string & {});
} & Partial<Record<Counts, number | null>>;
type Counts = "delivered_count" | "read_count" | "acted_count";

/** Newest first; `next_cursor` is the created_at of the last item where more may follow. */
export const ReceiptList = z
  .object({ receipts: z.array(Receipt), next_cursor: z.string().nullish() })
  .meta({ id: "ReceiptList" });
export type ReceiptList = Omit<z.infer<typeof ReceiptList>, "receipts"> & { receipts: Receipt[] };

/** Documentation: Delivery Receipts, List receipts, Query Parameters. */
export const ReceiptListQuery = z.object({
  topic_id: Id.optional().describe("Filter to a single topic"),
  status: z.enum(RECEIPT_STATUSES).optional(),
  since: Timestamp.optional().describe("Only receipts created after this time"),
  cursor: Timestamp.optional().describe("created_at of the last item of the page before"),
  limit: z.coerce.number().int().min(1).max(100).optional().describe("Default 50"),
});
export type ReceiptListQuery = z.infer<typeof ReceiptListQuery>;
