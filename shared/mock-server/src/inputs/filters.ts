import { EVENT_NAMES } from "@iotpush/core/contract";
import { z } from "zod/v4";

const limit = z.number().int().min(1).max(1_000).optional();

export const MessageFilter = z.strictObject({
  topic: z.string().optional(),
  priority: z.string().optional(),
  search: z.string().optional().describe("A part of the title or text, in any case"),
  phone: z.string().optional().describe("Id of a phone: only what was delivered to it"),
  open: z
    .boolean()
    .optional()
    .describe("Only questions that can still be answered: the 200 newest at most, on a single page"),
  before: z.string().optional().describe("Only messages older than the one of this id"),
  offset: z.number().int().min(0).optional().describe("Leave out this many of the newest"),
  limit: limit.describe("At most 500; default 50"),
});
export type MessageFilter = z.infer<typeof MessageFilter>;

export const RequestFilter = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional().describe("What the path begins with, including the query"),
  status: z.number().int().optional().describe("Of the answer"),
});
export type RequestFilter = z.infer<typeof RequestFilter>;

export const DELIVERY_KINDS = ["callback", "webhook", "subscriber"] as const;
export const DELIVERY_STATES = ["pending", "delivered", "failed"] as const;

export const DeliveryFilter = z.strictObject({
  messageId: z.string().optional(),
  kind: z.enum(DELIVERY_KINDS).optional(),
  event: z.enum([...EVENT_NAMES, "message"]).optional(),
  state: z.enum(DELIVERY_STATES).optional(),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;
