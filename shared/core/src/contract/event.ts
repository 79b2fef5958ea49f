import * as z from "zod/v4";

/** Events that a callback or an account webhook may carry. */
export const EVENT_NAMES = ["action", "delivered", "read", "expired", "test"] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** The most UTF-16 units that a text of an event may have. */
export const EVENT_TEXT_LIMIT = 10_000;

const text = z.string().max(EVENT_TEXT_LIMIT);

/** What account webhooks send. Documentation: Webhooks, Webhook Payload. */
export const DocumentedEvent = z
  .object({
    event: z.enum(EVENT_NAMES),
    message_id: text,
    topic: text.nullish(),
    action_id: text.nullish(),
    action_label: text.nullish(),
    reply_text: text.nullish(),
    device_name: text.nullish(),
    acted_at: text.nullish(),
  })
  .meta({ id: "DocumentedEvent" });
export type DocumentedEvent = z.infer<typeof DocumentedEvent>;

/** What the live service's per-message callback sends, and its /test ping. */
export const LiveEvent = z
  .object({
    event: z.enum(EVENT_NAMES),
    message_id: text,
    receipt_id: text.nullish(),
    topic_id: text.nullish(),
    action: text.nullish(),
    action_label: text.nullish(),
    reply: text.nullish(),
    device: text.nullish(),
    user_id: text.nullish(),
    timestamp: text.nullish(),
  })
  .meta({ id: "LiveEvent" });
export type LiveEvent = z.infer<typeof LiveEvent>;
