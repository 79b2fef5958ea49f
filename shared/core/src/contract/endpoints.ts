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
const user = { 401: ErrorBody, ...everyone };
const push = { tag: "Messages", section: "Send Notification" } as const;
const receipts = { tag: "Receipts", section: "Delivery Receipts" } as const;
const webhooks = { tag: "Webhooks", section: "Webhooks", liveOnly: false } as const;
const devices = { tag: "Devices", section: "Devices", liveOnly: false } as const;
const topics = { tag: "Topics", section: "Topics API", liveOnly: false } as const;
const subscribers = { tag: "Subscribers", section: "Live service", liveOnly: true } as const;
const pushover = { tag: "Pushover", section: "Pushover Compatibility", liveOnly: false } as const;
const pushoverAlias = "/api/pushover";

/**
 * Every endpoint of the API, once. Client, mock server and OpenAPI document are made from this table.
 * Documentation: all sections; the live service's differences are marked `liveOnly`.
 */
export const ENDPOINTS = {
  "messages.push": {
    ...CALLS["messages.push"],
    ...push,
    summary: "Send a push notification to all subscribers of a topic",
    aliases: [{ method: "PUT", path: "/api/push/{topic}", liveOnly: true }],
    liveOnly: false,
    headers: PushHeaders,
    body: PushBody,
    bodyKinds: ["json", "text"],
    responses: {
      200: PushResult,
      400: ErrorBody,
      401: ErrorBody,
      404: ErrorBody,
      413: ErrorBody,
      ...everyone,
    },
  },
  "messages.list": {
    ...CALLS["messages.list"],
    ...push,
    section: "Live service",
    summary: "List a topic's recent messages, newest first",
    liveOnly: true,
    query: MessageListQuery,
    responses: { 200: MessageList, 400: ErrorBody, 401: ErrorBody, 404: ErrorBody, ...everyone },
  },
  "receipts.get": {
    ...CALLS["receipts.get"],
    ...receipts,
    summary: "Read a receipt: delivery, read and action status",
    liveOnly: false,
    responses: { 200: Receipt, 404: ErrorBody, ...user },
  },
  "receipts.list": {
    ...CALLS["receipts.list"],
    ...receipts,
    summary: "List receipts, newest first",
    liveOnly: false,
    query: ReceiptListQuery,
    responses: { 200: ReceiptList, 400: ErrorBody, ...user },
  },
  "actions.report": {
    ...CALLS["actions.report"],
    tag: "Actions",
    section: "Report Action",
    summary: "Report that an action was taken",
    liveOnly: false,
    body: ActionReport,
    bodyKinds: ["json"],
    responses: {
      200: ActionResult,
      400: ErrorBody,
      404: ErrorBody,
      409: ActionRefused,
      413: ErrorBody,
      ...user,
    },
  },
  "webhooks.create": {
    ...CALLS["webhooks.create"],
    ...webhooks,
    summary: "Create a webhook",
    body: WebhookCreate,
    bodyKinds: ["json"],
    responses: { 201: WebhookItem, 400: ErrorBody, 403: ErrorBody, 413: ErrorBody, ...user },
  },
  "webhooks.list": {
    ...CALLS["webhooks.list"],
    ...webhooks,
    summary: "List all your webhooks",
    responses: { 200: WebhookList, ...user },
  },
  "webhooks.update": {
    ...CALLS["webhooks.update"],
    ...webhooks,
    summary: "Update url, events, active, or topic_ids",
    body: WebhookUpdate,
    bodyKinds: ["json"],
    responses: { 200: WebhookItem, 400: ErrorBody, 404: ErrorBody, 413: ErrorBody, ...user },
  },
  "webhooks.delete": {
    ...CALLS["webhooks.delete"],
    ...webhooks,
    summary: "Delete a webhook",
    responses: { 200: Done, 404: ErrorBody, ...user },
  },
  "webhooks.test": {
    ...CALLS["webhooks.test"],
    ...webhooks,
    summary: "Send a test event to the webhook URL",
    responses: { 200: WebhookTestResult, 404: ErrorBody, ...user },
  },
  "devices.register": {
    ...CALLS["devices.register"],
    ...devices,
    summary: "Register a device",
    body: DeviceRegistration,
    bodyKinds: ["json"],
    responses: { 200: Device, 400: ErrorBody, 413: ErrorBody, ...user },
  },
  "devices.list": {
    ...CALLS["devices.list"],
    ...devices,
    summary: "List all registered devices, sorted by last seen",
    responses: { 200: DeviceList, ...user },
  },
  "topics.list": {
    ...CALLS["topics.list"],
    ...topics,
    summary: "List all your topics",
    responses: { 200: TopicList, ...user },
  },
  "topics.create": {
    ...CALLS["topics.create"],
    ...topics,
    summary: "Create a new topic",
    body: TopicCreate,
    bodyKinds: ["json"],
    responses: { 201: TopicItem, 400: ErrorBody, 403: ErrorBody, 409: ErrorBody, 413: ErrorBody, ...user },
  },
  "topics.update": {
    ...CALLS["topics.update"],
    ...topics,
    summary: "Update topic name, description, or privacy",
    body: TopicUpdate,
    bodyKinds: ["json"],
    responses: {
      200: TopicItem,
      400: ErrorBody,
      403: ErrorBody,
      404: ErrorBody,
      409: ErrorBody,
      413: ErrorBody,
      ...user,
    },
  },
  "topics.delete": {
    ...CALLS["topics.delete"],
    ...topics,
    summary: "Delete a topic and all its messages",
    responses: { 200: Done, 404: ErrorBody, ...user },
  },
  "subscribers.join": {
    ...CALLS["subscribers.join"],
    ...subscribers,
    summary: "Join a topic, as the app does",
    body: SubscribeBody,
    bodyKinds: ["json"],
    responses: { 200: SubscribeResult, 400: ErrorBody, 404: ErrorBody, 413: ErrorBody, ...user },
  },
  "subscribers.list": {
    ...CALLS["subscribers.list"],
    ...subscribers,
    summary: "List a topic's subscribers",
    query: SubscriberListQuery,
    responses: { 200: SubscriberList, 400: ErrorBody, 404: ErrorBody, ...user },
  },
  "subscribers.create": {
    ...CALLS["subscribers.create"],
    ...subscribers,
    summary: "Subscribe a webhook, an e-mail address or a phone to a topic",
    body: SubscriberCreate,
    bodyKinds: ["json"],
    responses: {
      201: SubscriberItem,
      400: ErrorBody,
      403: ErrorBody,
      404: ErrorBody,
      413: ErrorBody,
      ...user,
    },
  },
  "subscribers.delete": {
    ...CALLS["subscribers.delete"],
    ...subscribers,
    summary: "Remove a subscriber",
    query: SubscriberDeleteQuery,
    responses: { 200: Done, 400: ErrorBody, 404: ErrorBody, ...user },
  },
  "pushover.send": {
    ...CALLS["pushover.send"],
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
    ...CALLS["pushover.health"],
    ...pushover,
    liveOnly: true,
    summary: "Health check of the Pushover endpoint",
    aliases: [{ method: "GET", path: pushoverAlias, liveOnly: true }],
    responses: { 200: PushoverHealth },
  },
} as const satisfies Record<EndpointId, Endpoint>;
