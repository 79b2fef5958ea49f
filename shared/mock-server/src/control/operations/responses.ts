import {
  ActionButton,
  ActionResult,
  ActionTaken,
  EVENT_NAMES,
  PLATFORMS,
  RECEIPT_STATUSES,
  STORED_PRIORITIES,
} from "@iotpush/core/contract";
import { z } from "zod/v4";
import { PROFILE_NAMES } from "../../profile/differences.js";
import {
  DELIVERY_KINDS,
  DELIVERY_STATES,
  type DeliveryView,
  type MessagePage,
  type MessageView,
  type PhoneView,
  type RequestView,
  type TopicView,
} from "../../views.js";

/** The views of views.ts as schemas, for the control API's document. */
const time = z.iso.datetime();
const profile = z.enum(PROFILE_NAMES);

export const Done = z.object({ success: z.literal(true) });
export const ClockSchema = z.object({ now: time, frozen: z.boolean() });
export const SessionSchema = z.object({ token: z.string(), expires_at: time });
export const Tapped = ActionResult;

export const PhoneSchema: z.ZodType<PhoneView> = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.enum(PLATFORMS),
  online: z.boolean(),
  topics: z.array(z.string()),
});

const Topic: z.ZodType<TopicView> = z.object({
  id: z.string(),
  name: z.string(),
  isPrivate: z.boolean(),
  subscribers: z.number().int(),
});

export const State = ClockSchema.extend({ profile, phones: z.array(PhoneSchema), topics: z.array(Topic) });

export const ProfileRows = z.object({
  name: profile,
  rows: z.array(
    z.object({
      id: z.string(),
      matter: z.string(),
      documented: z.string(),
      live: z.string(),
      evidence: z.enum(["server", "client", "inferred"]),
      alike: z.literal(true).optional(),
      plays: profile,
    }),
  ),
});

export const MessageSchema: z.ZodType<MessageView> = z.object({
  id: z.string(),
  receiptId: z.string(),
  topic: z.string(),
  title: z.string().nullable(),
  message: z.string(),
  priority: z.enum(STORED_PRIORITIES),
  tags: z.array(z.string()),
  clickUrl: z.string().nullable(),
  actions: z.array(ActionButton),
  preset: z.string().nullable().describe("The predefined set that shows on the lock screen"),
  hasCallback: z.boolean(),
  status: z.enum(RECEIPT_STATUSES),
  phones: z.array(z.object({ phoneId: z.string(), deliveredAt: time.nullable(), readAt: time.nullable() })),
  actionsTaken: z.array(ActionTaken),
  createdAt: time,
  expiresAt: time,
});

export const MessagesSchema: z.ZodType<MessagePage> = z.object({
  messages: z.array(MessageSchema),
  total: z.number().int(),
  next: z.string().nullable().describe("The `before` of the next page"),
});

export const DeliverySchema: z.ZodType<DeliveryView> = z.object({
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

export const Request: z.ZodType<RequestView> = z.object({
  id: z.number().int(),
  at: time,
  method: z.string(),
  path: z.string().describe("With its query"),
  status: z.number().int(),
  durationMs: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  responseBody: z.string(),
  hints: z.array(z.string()),
});

export const SnapshotSchema = z.object({
  now: z.number(),
  frozen: z.boolean(),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
