import * as z from "zod/v4/mini";
import { named, text } from "./schema.js";

/** Events that a callback or an account webhook may carry. */
export const EVENT_NAMES = ["action", "delivered", "read", "expired", "test"] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** The most UTF-16 units that a text of an event may have. */
export const EVENT_TEXT_LIMIT = 10_000;

const short = /* @__PURE__ */ text(0, EVENT_TEXT_LIMIT);

/** What account webhooks send. Documentation: Webhooks, Webhook Payload. */
export const DocumentedEvent = /* @__PURE__ */ named("DocumentedEvent", () =>
  z.object({
    event: z.enum(EVENT_NAMES),
    message_id: short,
    topic: z.nullish(short),
    action_id: z.nullish(short),
    action_label: z.nullish(short),
    reply_text: z.nullish(short),
    device_name: z.nullish(short),
    acted_at: z.nullish(short),
  }),
);
export type DocumentedEvent = z.infer<typeof DocumentedEvent>;

/** What the live service's per-message callback sends, and its /test ping. */
export const LiveEvent = /* @__PURE__ */ named("LiveEvent", () =>
  z.object({
    event: z.enum(EVENT_NAMES),
    message_id: short,
    receipt_id: z.nullish(short),
    topic_id: z.nullish(short),
    action: z.nullish(short),
    action_label: z.nullish(short),
    reply: z.nullish(short),
    device: z.nullish(short),
    user_id: z.nullish(short),
    timestamp: z.nullish(short),
  }),
);
export type LiveEvent = z.infer<typeof LiveEvent>;
