import * as z from "zod/v4";
import { HttpUrl, Id, Timestamp } from "./text.js";

export const SUBSCRIBER_TYPES = ["webhook", "email", "expo_push"] as const;
export type SubscriberType = (typeof SUBSCRIBER_TYPES)[number];

/** Body of POST /api/subscribe: how the app joins a topic. Live service only. */
export const SubscribeBody = z
  .object({
    topic_name: z.string().min(1).max(100),
    api_key: z.string().optional().describe("Needed for a private topic"),
    device_id: Id.optional(),
  })
  .meta({ id: "SubscribeBody" });
export type SubscribeBody = z.infer<typeof SubscribeBody>;

export const SubscribeResult = z
  .object({ topic_id: Id, topic_name: z.string(), subscribed: z.boolean() })
  .meta({ id: "SubscribeResult" });
export type SubscribeResult = z.infer<typeof SubscribeResult>;

/** Body of POST /api/subscribers. Live service only. */
export const SubscriberCreate = z
  .discriminatedUnion("type", [
    z.object({ topic_id: Id, endpoint: HttpUrl, type: z.literal("webhook") }),
    z.object({ topic_id: Id, endpoint: z.string().min(1).max(2048), type: z.enum(["email", "expo_push"]) }),
  ])
  .meta({ id: "SubscriberCreate" });
export type SubscriberCreate = z.infer<typeof SubscriberCreate>;

export const Subscriber = z
  .object({
    id: Id,
    topic_id: Id,
    endpoint: z.string(),
    type: z.enum(SUBSCRIBER_TYPES),
    created_at: Timestamp,
  })
  .meta({ id: "Subscriber" });
export type Subscriber = z.infer<typeof Subscriber>;

export const SubscriberList = z.object({ subscribers: z.array(Subscriber) }).meta({ id: "SubscriberList" });
export type SubscriberList = z.infer<typeof SubscriberList>;
export const SubscriberItem = z.object({ subscriber: Subscriber }).meta({ id: "SubscriberItem" });

export const SubscriberListQuery = z.object({ topic_id: Id });
export const SubscriberDeleteQuery = z.object({ id: Id });
