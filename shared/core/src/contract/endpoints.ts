import * as z from "zod/v4/mini";
import { ActionRefused, ActionReport, ActionResult } from "./action.js";
import { CALLS, type EndpointId } from "./calls.js";
import { Device, DeviceList, DeviceRegistration } from "./device.js";
import type { Endpoint } from "./endpoint.js";
import { ErrorBody } from "./errors.js";
import { MessageList, MessageListQuery, PRIORITIES, PUSH_HEADERS, PushBody, PushResult } from "./message.js";
import {
  PushoverBody,
  PushoverFailure,
  PushoverHealth,
  PushoverLimited,
  PushoverResult,
} from "./pushover.js";
import { Receipt, ReceiptList, ReceiptListQuery } from "./receipt.js";
import { named } from "./schema.js";
import {
  SubscribeBody,
  SubscribeResult,
  SubscriberCreate,
  SubscriberDeleteQuery,
  SubscriberItem,
  SubscriberList,
  SubscriberListQuery,
} from "./subscriber.js";
import { Link } from "./text.js";
import { TopicCreate, TopicItem, TopicList, TopicUpdate } from "./topic.js";
import { WebhookCreate, WebhookItem, WebhookList, WebhookTestResult, WebhookUpdate } from "./webhook.js";

const Done = /* @__PURE__ */ named("Done", () => z.object({ success: z.literal(true) }));
const PushHeaders = /* @__PURE__ */ z.object({
  [PUSH_HEADERS.title]: z.optional(z.string()),
  [PUSH_HEADERS.priority]: z.optional(z.enum(PRIORITIES)),
  [PUSH_HEADERS.tags]: z.optional(z.string()),
  [PUSH_HEADERS.click_url]: z.optional(Link),
});

const messages = { tag: "Messages", section: "Send Notification", liveOnly: false } as const;
const receipts = { tag: "Receipts", section: "Delivery Receipts", liveOnly: false } as const;
const actions = { tag: "Actions", section: "Report Action", liveOnly: false } as const;
const webhooks = { tag: "Webhooks", section: "Webhooks", liveOnly: false } as const;
const devices = { tag: "Devices", section: "Devices", liveOnly: false } as const;
const topics = { tag: "Topics", section: "Topics API", liveOnly: false } as const;
const subscribers = { tag: "Subscribers", section: "Live service", liveOnly: true } as const;
const pushover = { tag: "Pushover", section: "Pushover Compatibility", liveOnly: false } as const;
const pushoverAlias = "/api/pushover";

/** A row of the table. Any request may get 401, 429 and 500; one with a body also 400 and 413, one with a query 400. */
/* @__NO_SIDE_EFFECTS__ */
function row<const Group, const Responses, const More extends Partial<Endpoint>>(
  group: Group,
  summary: string,
  responses: Responses,
  refusals: readonly number[],
  more = {} as More,
) {
  const usual = [...(more.body ? [400, 413] : more.query ? [400] : []), 401, 429, 500];
  const refused = Object.fromEntries([...usual, ...refusals].map((status) => [status, ErrorBody]));
  const whole = { ...group, summary, ...more, responses: { ...refused, ...responses } };
  return whole as Omit<Group, keyof More> &
    More & { readonly summary: string; readonly responses: Responses };
}

const ROWS = {
  "messages.push": row(
    messages,
    "Send a push notification to all subscribers of a topic",
    { 200: PushResult },
    [404],
    {
      aliases: [{ method: "PUT", path: "/api/push/{topic}", liveOnly: true }],
      headers: PushHeaders,
      body: PushBody,
      bodyKinds: ["json", "text"],
    },
  ),
  "messages.list": row(
    messages,
    "List a topic's recent messages, newest first",
    { 200: MessageList },
    [404],
    {
      section: "Live service",
      liveOnly: true,
      query: MessageListQuery,
    },
  ),
  "receipts.get": row(receipts, "Read a receipt: delivery, read and action status", { 200: Receipt }, [404]),
  "receipts.list": row(receipts, "List receipts, newest first", { 200: ReceiptList }, [], {
    query: ReceiptListQuery,
  }),
  "actions.report": row(
    actions,
    "Report that an action was taken",
    { 200: ActionResult, 409: ActionRefused },
    [404],
    { body: ActionReport },
  ),
  "webhooks.create": row(webhooks, "Create a webhook", { 201: WebhookItem }, [403], { body: WebhookCreate }),
  "webhooks.list": row(webhooks, "List all your webhooks", { 200: WebhookList }, []),
  "webhooks.update": row(webhooks, "Update url, events, active, or topic_ids", { 200: WebhookItem }, [404], {
    body: WebhookUpdate,
  }),
  "webhooks.delete": row(webhooks, "Delete a webhook", { 200: Done }, [404]),
  "webhooks.test": row(webhooks, "Send a test event to the webhook URL", { 200: WebhookTestResult }, [404]),
  "devices.register": row(devices, "Register a device", { 200: Device }, [], { body: DeviceRegistration }),
  "devices.list": row(devices, "List all registered devices, sorted by last seen", { 200: DeviceList }, []),
  "topics.list": row(topics, "List all your topics", { 200: TopicList }, []),
  "topics.create": row(topics, "Create a new topic", { 201: TopicItem }, [403, 409], { body: TopicCreate }),
  "topics.update": row(
    topics,
    "Update topic name, description, or privacy",
    { 200: TopicItem },
    [403, 404, 409],
    { body: TopicUpdate },
  ),
  "topics.delete": row(topics, "Delete a topic and all its messages", { 200: Done }, [404]),
  "subscribers.join": row(subscribers, "Join a topic, as the app does", { 200: SubscribeResult }, [404], {
    body: SubscribeBody,
  }),
  "subscribers.list": row(subscribers, "List a topic's subscribers", { 200: SubscriberList }, [404], {
    query: SubscriberListQuery,
  }),
  "subscribers.create": row(
    subscribers,
    "Subscribe a webhook, an e-mail address or a phone to a topic",
    { 201: SubscriberItem },
    [403, 404],
    { body: SubscriberCreate },
  ),
  "subscribers.delete": row(subscribers, "Remove a subscriber", { 200: Done }, [404], {
    query: SubscriberDeleteQuery,
  }),
  "pushover.send": {
    ...pushover,
    summary: "Send as Pushover does",
    aliases: [{ method: "POST", path: pushoverAlias, liveOnly: false }],
    body: PushoverBody,
    bodyKinds: ["form", "multipart", "json"],
    responses: {
      200: PushoverResult,
      400: PushoverFailure,
      413: PushoverFailure,
      429: PushoverLimited,
      500: PushoverFailure,
    },
  },
  "pushover.health": {
    ...pushover,
    liveOnly: true,
    summary: "Health check of the Pushover endpoint",
    aliases: [{ method: "GET", path: pushoverAlias, liveOnly: true }],
    responses: { 200: PushoverHealth },
  },
} as const satisfies Record<EndpointId, Omit<Endpoint, keyof Call>>;

type Call = (typeof CALLS)[EndpointId];

/**
 * Every endpoint of the API, once. Client, mock server and OpenAPI document are made from this table.
 * Documentation: all sections; the live service's differences are marked `liveOnly`.
 */
export const ENDPOINTS = /* @__PURE__ */ Object.fromEntries(
  Object.entries(ROWS).map(([id, row]) => [id, { ...CALLS[id as EndpointId], ...row }]),
) as unknown as { readonly [Id in EndpointId]: (typeof CALLS)[Id] & (typeof ROWS)[Id] };
