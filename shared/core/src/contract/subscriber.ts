import * as z from "zod/v4/mini";
import { described, named, type Open, text } from "./schema.js";
import { HttpUrl, Id, Timestamp } from "./text.js";

export const SUBSCRIBER_TYPES = ["webhook", "email", "expo_push"] as const;
export type SubscriberType = (typeof SUBSCRIBER_TYPES)[number];

/** Body of POST /api/subscribe: how the app joins a topic. Live service only. */
export const SubscribeBody = /* @__PURE__ */ named("SubscribeBody", () =>
  z.object({
    topic_name: text(1, 100),
    api_key: z.optional(described(z.string(), "Needed for a private topic")),
    device_id: z.optional(Id),
  }),
);
export type SubscribeBody = z.infer<typeof SubscribeBody>;

export const SubscribeResult = /* @__PURE__ */ named("SubscribeResult", () =>
  z.object({ topic_id: Id, topic_name: z.string(), subscribed: z.boolean() }),
);
export type SubscribeResult = z.infer<typeof SubscribeResult>;

/** Body of POST /api/subscribers. Live service only. */
export const SubscriberCreate = /* @__PURE__ */ named("SubscriberCreate", () =>
  z.union([
    z.object({ topic_id: Id, endpoint: HttpUrl, type: z.enum(["webhook"]) }),
    z.object({ topic_id: Id, endpoint: text(1, 2048), type: z.enum(["email", "expo_push"]) }),
  ]),
);
export type SubscriberCreate = z.infer<typeof SubscriberCreate>;

export const Subscriber = /* @__PURE__ */ named("Subscriber", () =>
  z.object({
    id: Id,
    topic_id: Id,
    endpoint: z.string(),
    type: z.enum(SUBSCRIBER_TYPES),
    created_at: Timestamp,
  }),
);
export type DocumentedSubscriber = z.infer<typeof Subscriber>;
/** As a client reads it: a type may be new. */
export type Subscriber = Open<DocumentedSubscriber, "type">;

export const SubscriberList = /* @__PURE__ */ named("SubscriberList", () =>
  z.object({ subscribers: z.array(Subscriber) }),
);
export type SubscriberList = { subscribers: Subscriber[] };
export const SubscriberItem = /* @__PURE__ */ named("SubscriberItem", () =>
  z.object({ subscriber: Subscriber }),
);

export const SubscriberListQuery = /* @__PURE__ */ z.object({ topic_id: Id });
export const SubscriberDeleteQuery = /* @__PURE__ */ z.object({ id: Id });
