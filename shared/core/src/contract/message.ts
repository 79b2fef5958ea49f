import * as z from "zod/v4";
import { ActionButton } from "./action-button.js";
import { HttpUrl, Id, Link, Timestamp } from "./text.js";

/** Documentation: Send Notification, JSON Body Fields. */
export const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A Pushover priority of -2 becomes `lowest`, which a push itself does not take. */
export const STORED_PRIORITIES = ["lowest", ...PRIORITIES] as const;

const fields = {
  message: z.string().regex(/\S/, "must not be empty").max(50_000).describe("The notification body text"),
  title: z.string().max(1000).optional().describe("Notification title shown in bold"),
  priority: z.enum(PRIORITIES).optional().describe("Default: normal"),
  tags: z.string().max(1000).optional().describe('Comma-separated tags, e.g. "sensor,alert"'),
  click_url: Link.optional().describe("URL to open when the notification is tapped"),
  actions: z.array(ActionButton).max(20).optional().describe("Interactive action buttons"),
  callback_url: HttpUrl.optional().describe("Webhook URL called when an action is tapped"),
  callback_headers: z
    .record(z.string(), z.string())
    .optional()
    .describe("Headers that the callback carries (live service only)"),
  metadata: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Stored with the message (live service only)"),
};

/** The JSON body of a push, in both dialects. Documentation: Send Notification, JSON Body Fields. */
export const PushBody = z
  .object({
    ...fields,
    click: Link.optional().describe("The live service's name of click_url"),
    callback: HttpUrl.optional().describe("The live service's name of callback_url"),
  })
  .meta({ id: "PushBody" });
export type PushBody = z.infer<typeof PushBody>;

/** A push as a caller writes it: the documented names, tags also as a list. */
export const PushInput = z.strictObject({
  ...fields,
  tags: z.union([z.string(), z.array(z.string())]).optional(),
});
export type PushInput = z.infer<typeof PushInput>;

/**
 * The fields beside message and title that are one text, with the words that every host shows for them. A new field is a line here and one
 * in `fields`: n8n, Zapier and the `iotpush` command offer what stands here.
 */
export const PUSH_TEXTS = {
  tags: { label: "Tags", help: "Comma-separated", example: "sensor,alert" },
  click_url: {
    label: "Click URL",
    help: "What opens when the notification itself is tapped",
    example: "https://example.com/alert/7",
  },
} as const satisfies Partial<
  Record<keyof PushInput, { readonly label: string; readonly help: string; readonly example: string }>
>;
export type PushText = keyof typeof PUSH_TEXTS;
export const PUSH_TEXT_NAMES = Object.keys(PUSH_TEXTS) as PushText[];

/** Header shortcuts of a plain-text push. Documentation: Send Notification, Header Shortcuts. */
export const PUSH_HEADERS = {
  title: "Title",
  priority: "Priority",
  tags: "Tags",
  click_url: "Click",
} as const;

/** Documentation: Send Notification, Response. */
export const PushResult = z
  .object({
    success: z.literal(true),
    id: Id.describe("Message id"),
    receipt_id: Id.describe("Use it to poll the delivery status"),
    topic: z.string(),
    timestamp: Timestamp,
    subscribers: z.number().int().min(0),
    message: z.string().optional().describe('"Notification sent" (live service only)'),
  })
  .meta({ id: "PushResult" });
export type DocumentedPushResult = z.infer<typeof PushResult>;
/** As a client reads it: the two ids are always there, what else there is comes as the service wrote it. */
export type PushResult = Partial<DocumentedPushResult> & Pick<DocumentedPushResult, "id" | "receipt_id">;

/** A message as the live service lists it at GET /api/push/{topic}. */
export const Message = z
  .object({
    id: Id,
    title: z.string().nullable(),
    message: z.string(),
    priority: z.enum(STORED_PRIORITIES),
    tags: z.array(z.string()).nullable(),
    click_url: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

export const MessageList = z
  .object({ topic: z.string(), messages: z.array(Message), count: z.number().int().min(0) })
  .meta({ id: "MessageList" });
export type MessageList = z.infer<typeof MessageList>;

export const MessageListQuery = z.object({
  limit: z.coerce.number().int().min(1).optional().describe("Default 10; at most 50 are listed"),
  since: Timestamp.optional(),
});
export type MessageListQuery = z.infer<typeof MessageListQuery>;
