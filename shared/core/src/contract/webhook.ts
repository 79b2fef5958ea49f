import * as z from "zod/v4";
import { HttpUrl, Id, Timestamp } from "./text.js";

/** Documentation: Webhooks, Create a webhook. */
export const WEBHOOK_EVENTS = ["action", "delivered", "read", "expired", "all"] as const;
export type WebhookEventName = (typeof WEBHOOK_EVENTS)[number];

const fields = {
  url: HttpUrl.describe("HTTPS endpoint to receive events"),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
  topic_ids: z.array(Id).describe("Limit to specific topics (empty = all topics)"),
};

/** Body of POST /api/webhooks. Documentation: Webhooks, Create a webhook. */
export const WebhookCreate = z
  .object({ ...fields, topic_ids: fields.topic_ids.optional() })
  .meta({ id: "WebhookCreate" });
export type WebhookCreate = z.infer<typeof WebhookCreate>;

/** Body of PATCH /api/webhooks/{id}. Documentation: Other webhook endpoints. */
export const WebhookUpdate = z
  .object({
    url: fields.url.optional(),
    events: fields.events.optional(),
    topic_ids: fields.topic_ids.optional(),
    active: z.boolean().optional(),
  })
  .meta({ id: "WebhookUpdate" });
export type WebhookUpdate = z.infer<typeof WebhookUpdate>;

export const Webhook = z
  .object({ id: Id, ...fields, active: z.boolean(), created_at: Timestamp })
  .meta({ id: "Webhook" });
export type Webhook = z.infer<typeof Webhook>;

export const WebhookList = z.object({ webhooks: z.array(Webhook) }).meta({ id: "WebhookList" });
export type WebhookList = z.infer<typeof WebhookList>;
export const WebhookItem = z.object({ webhook: Webhook }).meta({ id: "WebhookItem" });

/** The answer to POST /api/webhooks/{id}/test. `status` is what the endpoint answered, where it answered. */
export const WebhookTestResult = z
  .object({ success: z.boolean(), status: z.number().int().nullish(), error: z.string().nullish() })
  .meta({ id: "WebhookTestResult" });
export type WebhookTestResult = z.infer<typeof WebhookTestResult>;
