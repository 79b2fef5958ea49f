import {
  ActionButton,
  ActionTaken,
  EVENT_NAMES,
  PLATFORMS,
  RECEIPT_STATUSES,
  STORED_PRIORITIES,
} from "@iotpush/core/contract";
import { z } from "zod/v4";
import { DELIVERY_KINDS, DELIVERY_STATES } from "./inputs/filters.js";
import type { Rule } from "./inputs/played.js";

/** What the control API shows of the service's state: the inbox page and tests read the same shapes. Times are ISO 8601. */
export const time = /* @__PURE__ */ z.iso.datetime();

export const PhoneView = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.enum(PLATFORMS),
  online: z.boolean(),
  /** Topic names the phone is subscribed to. */
  topics: z.array(z.string()),
});
export type PhoneView = z.infer<typeof PhoneView>;

export const TopicView = z.object({
  id: z.string(),
  name: z.string(),
  isPrivate: z.boolean(),
  subscribers: z.number().int(),
});
export type TopicView = z.infer<typeof TopicView>;

const PhoneDelivery = z.object({
  phoneId: z.string(),
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
});
export type PhoneDelivery = z.infer<typeof PhoneDelivery>;

export const MessageView = z.object({
  id: z.string(),
  receiptId: z.string(),
  topic: z.string(),
  title: z.string().nullable(),
  message: z.string(),
  priority: z.enum(STORED_PRIORITIES),
  tags: z.array(z.string()),
  clickUrl: z.string().nullable(),
  actions: z.array(ActionButton),
  preset: z
    .string()
    .nullable()
    .describe(
      "The predefined set that shows on the lock screen; null if the buttons only show inside the app",
    ),
  hasCallback: z.boolean(),
  status: z.enum(RECEIPT_STATUSES),
  phones: z.array(PhoneDelivery),
  actionsTaken: z.array(ActionTaken),
  createdAt: time,
  expiresAt: time,
});
export type MessageView = z.infer<typeof MessageView>;

export const MessagePage = z.object({
  messages: z.array(MessageView),
  total: z.number().int().describe("How many fit in all"),
  next: z.string().nullable().describe("The `before` of the next page; null on the last"),
});
export type MessagePage = z.infer<typeof MessagePage>;

/** A callback or an account webhook. Secrets in the URL's path are shown: it is the developer's own. */
export const DeliveryView = z.object({
  id: z.string(),
  kind: z.enum(DELIVERY_KINDS),
  event: z.enum([...EVENT_NAMES, "message"]),
  messageId: z.string().nullable(),
  url: z.string(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.array(
    z.object({
      at: time,
      status: z.number().int().nullable(),
      error: z.string().nullable(),
      durationMs: z.number(),
      responseBody: z.string(),
    }),
  ),
  requestBody: z.string(),
  nextAttemptAt: time.nullable(),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

export const RequestView = z.object({
  id: z.number().int(),
  at: time,
  method: z.string(),
  path: z.string().describe("With its query"),
  status: z.number().int(),
  durationMs: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string().describe("At most 64 KiB of it"),
  responseBody: z.string(),
  hints: z.array(z.string()).describe("What the service would have ignored in silence"),
});
export type RequestView = z.infer<typeof RequestView>;

/** A rule, and why it could not do its part the last time that it could not: no such button, no such phone. */
export type RuleView = Rule & { readonly problem?: string };

/** What `GET /_mock/events` streams as server-sent events; the event's name is `type`, its data the rest as JSON. */
export type InboxEvent =
  | { readonly type: "message"; readonly message: MessageView }
  | { readonly type: "removed"; readonly messageIds: readonly string[] }
  | { readonly type: "delivery"; readonly delivery: DeliveryView }
  | { readonly type: "request"; readonly request: RequestView }
  | { readonly type: "phones"; readonly phones: readonly PhoneView[] }
  | { readonly type: "topics"; readonly topics: readonly TopicView[] }
  | { readonly type: "clock"; readonly now: string; readonly frozen: boolean }
  | { readonly type: "faults" }
  | { readonly type: "reset" };
