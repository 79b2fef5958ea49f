import * as z from "zod/v4/mini";
import { arrayOf, described, named, whole } from "./schema.js";
import { HttpUrl, Id, Timestamp } from "./text.js";

/** Documentation: Webhooks, Create a webhook. */
export const WEBHOOK_EVENTS = ["action", "delivered", "read", "expired", "all"] as const;
export type WebhookEventName = (typeof WEBHOOK_EVENTS)[number];

const fields = {
  url: /* @__PURE__ */ described(HttpUrl, "HTTPS endpoint to receive events"),
  events: /* @__PURE__ */ arrayOf(z.enum(WEBHOOK_EVENTS), 1),
  topic_ids: /* @__PURE__ */ described(z.array(Id), "Limit to specific topics (empty = all topics)"),
};

/** Body of POST /api/webhooks. Documentation: Webhooks, Create a webhook. */
export const WebhookCreate = /* @__PURE__ */ named("WebhookCreate", () =>
  z.object({ ...fields, topic_ids: z.optional(fields.topic_ids) }),
);
export type WebhookCreate = z.infer<typeof WebhookCreate>;

/** Body of PATCH /api/webhooks/{id}. Documentation: Other webhook endpoints. */
export const WebhookUpdate = /* @__PURE__ */ named("WebhookUpdate", () =>
  z.object({
    url: z.optional(fields.url),
    events: z.optional(fields.events),
    topic_ids: z.optional(fields.topic_ids),
    active: z.optional(z.boolean()),
  }),
);
export type WebhookUpdate = z.infer<typeof WebhookUpdate>;

export const Webhook = /* @__PURE__ */ named("Webhook", () =>
  z.object({ id: Id, ...fields, active: z.boolean(), created_at: Timestamp }),
);
export type Webhook = z.infer<typeof Webhook>;

export const WebhookList = /* @__PURE__ */ named("WebhookList", () =>
  z.object({ webhooks: z.array(Webhook) }),
);
export type WebhookList = z.infer<typeof WebhookList>;
export const WebhookItem = /* @__PURE__ */ named("WebhookItem", () => z.object({ webhook: Webhook }));

/** The answer to POST /api/webhooks/{id}/test. `status` is what the endpoint answered, if it answered. */
export const WebhookTestResult = /* @__PURE__ */ named("WebhookTestResult", () =>
  z.object({ success: z.boolean(), status: z.nullish(whole(0)), error: z.nullish(z.string()) }),
);
export type WebhookTestResult = z.infer<typeof WebhookTestResult>;
