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

const everyone = { 429: ErrorBody, 500: ErrorBody };
const input = { 400: ErrorBody, 413: ErrorBody };
const user = { 401: ErrorBody, ...everyone };
const push = { tag: "Messages", section: "Send Notification", liveOnly: false } as const;
const receipts = { tag: "Receipts", section: "Delivery Receipts", liveOnly: false } as const;
const webhooks = { tag: "Webhooks", section: "Webhooks", liveOnly: false } as const;
const devices = { tag: "Devices", section: "Devices", liveOnly: false } as const;
const topics = { tag: "Topics", section: "Topics API", liveOnly: false } as const;
const subscribers = { tag: "Subscribers", section: "Live service", liveOnly: true } as const;
const pushover = { tag: "Pushover", section: "Pushover Compatibility", liveOnly: false } as const;
const pushoverAlias = "/api/pushover";

const ROWS = {
  "messages.push": {
    ...push,
    summary: "Send a push notification to all subscribers of a topic",
    aliases: [{ method: "PUT", path: "/api/push/{topic}", liveOnly: true }],
    headers: PushHeaders,
    body: PushBody,
    bodyKinds: ["json", "text"],
    responses: { 200: PushResult, ...input, 404: ErrorBody, ...user },
  },
  "messages.list": {
    ...push,
    section: "Live service",
    summary: "List a topic's recent messages, newest first",
    liveOnly: true,
    query: MessageListQuery,
    responses: { 200: MessageList, 400: ErrorBody, 404: ErrorBody, ...user },
  },
  "receipts.get": {
    ...receipts,
    summary: "Read a receipt: delivery, read and action status",
    responses: { 200: Receipt, 404: ErrorBody, ...user },
  },
  "receipts.list": {
    ...receipts,
    summary: "List receipts, newest first",
    query: ReceiptListQuery,
    responses: { 200: ReceiptList, 400: ErrorBody, ...user },
  },
  "actions.report": {
    tag: "Actions",
    section: "Report Action",
    summary: "Report that an action was taken",
    liveOnly: false,
    body: ActionReport,
    responses: { 200: ActionResult, ...input, 404: ErrorBody, 409: ActionRefused, ...user },
  },
  "webhooks.create": {
    ...webhooks,
    summary: "Create a webhook",
    body: WebhookCreate,
    responses: { 201: WebhookItem, ...input, 403: ErrorBody, ...user },
  },
  "webhooks.list": {
    ...webhooks,
    summary: "List all your webhooks",
    responses: { 200: WebhookList, ...user },
  },
  "webhooks.update": {
    ...webhooks,
    summary: "Update url, events, active, or topic_ids",
    body: WebhookUpdate,
    responses: { 200: WebhookItem, ...input, 404: ErrorBody, ...user },
  },
  "webhooks.delete": {
    ...webhooks,
    summary: "Delete a webhook",
    responses: { 200: Done, 404: ErrorBody, ...user },
  },
  "webhooks.test": {
    ...webhooks,
    summary: "Send a test event to the webhook URL",
    responses: { 200: WebhookTestResult, 404: ErrorBody, ...user },
  },
  "devices.register": {
    ...devices,
    summary: "Register a device",
    body: DeviceRegistration,
    responses: { 200: Device, ...input, ...user },
  },
  "devices.list": {
    ...devices,
    summary: "List all registered devices, sorted by last seen",
    responses: { 200: DeviceList, ...user },
  },
  "topics.list": {
    ...topics,
    summary: "List all your topics",
    responses: { 200: TopicList, ...user },
  },
  "topics.create": {
    ...topics,
    summary: "Create a new topic",
    body: TopicCreate,
    responses: { 201: TopicItem, ...input, 403: ErrorBody, 409: ErrorBody, ...user },
  },
  "topics.update": {
    ...topics,
    summary: "Update topic name, description, or privacy",
    body: TopicUpdate,
    responses: { 200: TopicItem, ...input, 403: ErrorBody, 404: ErrorBody, 409: ErrorBody, ...user },
  },
  "topics.delete": {
    ...topics,
    summary: "Delete a topic and all its messages",
    responses: { 200: Done, 404: ErrorBody, ...user },
  },
  "subscribers.join": {
    ...subscribers,
    summary: "Join a topic, as the app does",
    body: SubscribeBody,
    responses: { 200: SubscribeResult, ...input, 404: ErrorBody, ...user },
  },
  "subscribers.list": {
    ...subscribers,
    summary: "List a topic's subscribers",
    query: SubscriberListQuery,
    responses: { 200: SubscriberList, 400: ErrorBody, 404: ErrorBody, ...user },
  },
  "subscribers.create": {
    ...subscribers,
    summary: "Subscribe a webhook, an e-mail address or a phone to a topic",
    body: SubscriberCreate,
    responses: { 201: SubscriberItem, ...input, 403: ErrorBody, 404: ErrorBody, ...user },
  },
  "subscribers.delete": {
    ...subscribers,
    summary: "Remove a subscriber",
    query: SubscriberDeleteQuery,
    responses: { 200: Done, 400: ErrorBody, 404: ErrorBody, ...user },
  },
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
