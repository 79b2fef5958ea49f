import * as z from "zod/v4/mini";
import { ActionButton } from "./action-button.js";
import { described, named, type Open, recordOf, text, textThat, whole, wholeOf } from "./schema.js";
import { HttpUrl, Id, Link, Timestamp } from "./text.js";

/** Documentation: Send Notification, JSON Body Fields. */
export const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A Pushover priority of -2 becomes `lowest`, which a push itself does not accept. */
export const STORED_PRIORITIES = ["lowest", ...PRIORITIES] as const;

const fields = {
  message: /* @__PURE__ */ textThat((text) => /\S/.test(text), "must not be empty").check(
    z.maxLength(50_000),
  ),
  title: /* @__PURE__ */ z.optional(text(0, 1000)),
  priority: /* @__PURE__ */ z.optional(z.enum(PRIORITIES)),
  tags: /* @__PURE__ */ z.optional(text(0, 1000)),
  click_url: /* @__PURE__ */ z.optional(Link),
  actions: /* @__PURE__ */ z.optional(z.array(ActionButton).check(z.maxLength(20))),
  callback_url: /* @__PURE__ */ z.optional(HttpUrl),
  callback_headers: /* @__PURE__ */ z.optional(recordOf(z.string())),
  metadata: /* @__PURE__ */ z.optional(recordOf(z.unknown())),
};

/** The JSON body of a push, in both profiles. Documentation: Send Notification, JSON Body Fields. */
export const PushBody = /* @__PURE__ */ named("PushBody", () =>
  z.object({
    message: described(fields.message, "The notification body text"),
    title: described(fields.title, "Notification title shown in bold"),
    priority: described(fields.priority, "Default: normal"),
    tags: described(fields.tags, 'Comma-separated tags, e.g. "sensor,alert"'),
    click_url: described(fields.click_url, "URL to open when the notification is tapped"),
    actions: described(fields.actions, "Interactive action buttons"),
    callback_url: described(fields.callback_url, "Webhook URL called when an action is tapped"),
    callback_headers: described(
      fields.callback_headers,
      "Headers that the callback carries (live service only)",
    ),
    metadata: described(fields.metadata, "Stored with the message (live service only)"),
    click: described(fields.click_url, "The live service's name of click_url"),
    callback: described(fields.callback_url, "The live service's name of callback_url"),
  }),
);
export type PushBody = z.infer<typeof PushBody>;

/** The fields of a push as a caller writes it: tags also as a list. */
export const pushFields = {
  ...fields,
  tags: /* @__PURE__ */ z.optional(z.union([z.string(), z.array(z.string())])),
};
export const PushInput = /* @__PURE__ */ z.strictObject(pushFields);
export type PushInput = z.infer<typeof PushInput>;

/** Header shortcuts of a plain-text push. Documentation: Send Notification, Header Shortcuts. */
export const PUSH_HEADERS = {
  title: "Title",
  priority: "Priority",
  tags: "Tags",
  click_url: "Click",
} as const;

/** Documentation: Send Notification, Response. */
export const PushResult = /* @__PURE__ */ named("PushResult", () =>
  z.object({
    success: z.literal(true),
    id: described(Id, "Message id"),
    receipt_id: described(Id, "Use it to poll the delivery status"),
    topic: z.string(),
    timestamp: Timestamp,
    subscribers: whole(0),
    message: z.optional(described(z.string(), '"Notification sent" (live service only)')),
  }),
);
export type DocumentedPushResult = z.infer<typeof PushResult>;
/** As a client reads it: the two ids are always there, what else there is comes as the service wrote it. */
export type PushResult = Partial<DocumentedPushResult> & Pick<DocumentedPushResult, "id" | "receipt_id">;

/** A message as the live service lists it at GET /api/push/{topic}. */
export const Message = /* @__PURE__ */ named("Message", () =>
  z.object({
    id: Id,
    title: z.nullable(z.string()),
    message: z.string(),
    priority: z.enum(STORED_PRIORITIES),
    tags: z.nullable(z.array(z.string())),
    click_url: z.nullable(z.string()),
    created_at: Timestamp,
  }),
);
export type DocumentedMessage = z.infer<typeof Message>;
/** As a client reads it: a priority may be new. */
export type Message = Open<DocumentedMessage, "priority">;

export const MessageList = /* @__PURE__ */ named("MessageList", () =>
  z.object({ topic: z.string(), messages: z.array(Message), count: whole(0) }),
);
export type MessageList = Omit<z.infer<typeof MessageList>, "messages"> & { messages: Message[] };

export const MessageListQuery = /* @__PURE__ */ z.object({
  limit: z.optional(described(wholeOf(1), "Default 10; at most 50 are listed")),
  since: z.optional(Timestamp),
});
export type MessageListQuery = z.infer<typeof MessageListQuery>;
