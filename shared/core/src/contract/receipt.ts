import * as z from "zod/v4/mini";
import { described, named, type Open, whole, wholeOf } from "./schema.js";
import { Id, Timestamp } from "./text.js";

/** Documentation: Delivery Receipts, Get a receipt. */
export const RECEIPT_STATUSES = ["queued", "delivered", "read", "acted", "expired", "failed"] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/** A tap as a receipt shows it; device_id and user_id come from the live service only. */
export const ActionTaken = /* @__PURE__ */ named("ActionTaken", () =>
  z.object({
    action_id: z.string(),
    action_label: z.nullish(z.string()),
    reply_text: z.nullish(z.string()),
    device_name: z.nullish(z.string()),
    device_id: z.nullish(Id),
    user_id: z.nullish(Id),
    acted_at: Timestamp,
  }),
);
export type ActionTaken = z.infer<typeof ActionTaken>;

export const Receipt = /* @__PURE__ */ named("Receipt", () =>
  z.object({
    receipt_id: Id,
    message_id: Id,
    topic_id: Id,
    status: z.enum(RECEIPT_STATUSES),
    delivered_count: whole(0),
    read_count: whole(0),
    acted_count: whole(0),
    actions_taken: z.array(ActionTaken),
    created_at: Timestamp,
    updated_at: Timestamp,
  }),
);
export type DocumentedReceipt = z.infer<typeof Receipt>;
/** As a client reads it: `actions_taken` is always there; a status may be new, and a count may be missing. */
export type Receipt = Omit<Open<DocumentedReceipt, "status">, Counts> &
  Partial<Record<Counts, number | null>>;
type Counts = "delivered_count" | "read_count" | "acted_count";

/** Newest first; `next_cursor` is the created_at of the last item if more may follow. */
export const ReceiptList = /* @__PURE__ */ named("ReceiptList", () =>
  z.object({ receipts: z.array(Receipt), next_cursor: z.nullish(z.string()) }),
);
export type ReceiptList = Omit<z.infer<typeof ReceiptList>, "receipts"> & { receipts: Receipt[] };

/** Documentation: Delivery Receipts, List receipts, Query Parameters. */
export const ReceiptListQuery = /* @__PURE__ */ z.object({
  topic_id: z.optional(described(Id, "Filter to a single topic")),
  status: z.optional(z.enum(RECEIPT_STATUSES)),
  since: z.optional(described(Timestamp, "Only receipts created after this time")),
  cursor: z.optional(described(Timestamp, "created_at of the last item of the page before")),
  limit: z.optional(described(wholeOf(1, 100), "Default 50")),
});
export type ReceiptListQuery = z.infer<typeof ReceiptListQuery>;
