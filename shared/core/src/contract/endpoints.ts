import * as z from "zod/v4";
import { ActionRefused, ActionReport, ActionResult } from "./action.js";
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

const Done = z.object({ success: z.literal(true) }).meta({ id: "Done" });
const PushHeaders = z.object({
  [PUSH_HEADERS.title]: z.string().optional(),
  [PUSH_HEADERS.priority]: z.enum(PRIORITIES).optional(),
  [PUSH_HEADERS.tags]: z.string().optional(),
  [PUSH_HEADERS.click_url]: Link.optional(),
});

const everyone = { 429: ErrorBody, 500: ErrorBody };
const user = { 401: ErrorBody, ...everyone };
const push = { tag: "Messages", section: "Send Notification", auth: "topic-key-if-private" } as const;
const receipts = { tag: "Receipts", section: "Delivery Receipts", auth: "session-or-topic-key" } as const;
const webhooks = { tag: "Webhooks", section: "Webhooks", auth: "session", liveOnly: false } as const;
const devices = { tag: "Devices", section: "Devices", auth: "session", liveOnly: false } as const;
const topics = { tag: "Topics", section: "Topics API", auth: "session", liveOnly: false } as const;
const subscribers = { tag: "Subscribers", section: "Live service", auth: "session", liveOnly: true } as const;
const pushover = { tag: "Pushover", section: "Pushover Compatibility", liveOnly: false } as const;
const pushoverPath = "/api/1/messages.json";
const pushoverAlias = "/api/pushover";

/**
 * Every endpoint of the API, once. Client, mock server and OpenAPI document are made from this table.
 * Documentation: all sections; the live service's differences are marked `liveOnly`.
 */
export const ENDPOINTS = {
  "messages.push": {
    ...push,
    summary: "Send a push notification to all subscribers of a topic",
    method: "POST",
    path: "/api/push/{topic}",
    aliases: [{ method: "PUT", path: "/api/push/{topic}", liveOnly: true }],
    liveOnly: false,
    idempotent: false,
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
    ...push,
    section: "Live service",
    summary: "List a topic's recent messages, newest first",
    method: "GET",
    path: "/api/push/{topic}",
    liveOnly: true,
    idempotent: true,
    query: MessageListQuery,
    responses: { 200: MessageList, 400: ErrorBody, 401: ErrorBody, 404: ErrorBody, ...everyone },
  },
  "receipts.get": {
    ...receipts,
    summary: "Read a receipt: delivery, read and action status",
    method: "GET",
    path: "/api/receipts/{receipt_id}",
    liveOnly: false,
    idempotent: true,
    responses: { 200: Receipt, 404: ErrorBody, ...user },
  },
  "receipts.list": {
    ...receipts,
    auth: "session",
    summary: "List receipts, newest first",
    method: "GET",
    path: "/api/receipts",
    liveOnly: false,
    idempotent: true,
    query: ReceiptListQuery,
    responses: { 200: ReceiptList, 400: ErrorBody, ...user },
  },
  "actions.report": {
    tag: "Actions",
    section: "Report Action",
    auth: "session",
    summary: "Report that an action was taken",
    method: "POST",
    path: "/api/action",
    liveOnly: false,
    idempotent: false,
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
    ...webhooks,
    summary: "Create a webhook",
    method: "POST",
    path: "/api/webhooks",
    idempotent: false,
    body: WebhookCreate,
    bodyKinds: ["json"],
    responses: { 201: WebhookItem, 400: ErrorBody, 403: ErrorBody, 413: ErrorBody, ...user },
  },
  "webhooks.list": {
    ...webhooks,
    summary: "List all your webhooks",
    method: "GET",
    path: "/api/webhooks",
    idempotent: true,
    responses: { 200: WebhookList, ...user },
  },
  "webhooks.update": {
    ...webhooks,
    summary: "Update url, events, active, or topic_ids",
    method: "PATCH",
    path: "/api/webhooks/{id}",
    idempotent: true,
    body: WebhookUpdate,
    bodyKinds: ["json"],
    responses: { 200: WebhookItem, 400: ErrorBody, 404: ErrorBody, 413: ErrorBody, ...user },
  },
  "webhooks.delete": {
    ...webhooks,
    summary: "Delete a webhook",
    method: "DELETE",
    path: "/api/webhooks/{id}",
    idempotent: true,
    responses: { 200: Done, 404: ErrorBody, ...user },
  },
  "webhooks.test": {
    ...webhooks,
    summary: "Send a test event to the webhook URL",
    method: "POST",
    path: "/api/webhooks/{id}/test",
    idempotent: false,
    responses: { 200: WebhookTestResult, 404: ErrorBody, ...user },
  },
  "devices.register": {
    ...devices,
    summary: "Register a device",
    method: "POST",
    path: "/api/devices",
    idempotent: true,
    body: DeviceRegistration,
    bodyKinds: ["json"],
    responses: { 200: Device, 400: ErrorBody, 413: ErrorBody, ...user },
  },
  "devices.list": {
    ...devices,
    summary: "List all registered devices, sorted by last seen",
    method: "GET",
    path: "/api/devices",
    idempotent: true,
    responses: { 200: DeviceList, ...user },
  },
  "topics.list": {
    ...topics,
    summary: "List all your topics",
    method: "GET",
    path: "/api/topics",
    idempotent: true,
    responses: { 200: TopicList, ...user },
  },
  "topics.create": {
    ...topics,
    summary: "Create a new topic",
    method: "POST",
    path: "/api/topics",
    idempotent: false,
    body: TopicCreate,
    bodyKinds: ["json"],
    responses: { 201: TopicItem, 400: ErrorBody, 403: ErrorBody, 409: ErrorBody, 413: ErrorBody, ...user },
  },
  "topics.update": {
    ...topics,
    summary: "Update topic name, description, or privacy",
    method: "PATCH",
    path: "/api/topics/{id}",
    idempotent: true,
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
    ...topics,
    summary: "Delete a topic and all its messages",
    method: "DELETE",
    path: "/api/topics/{id}",
    idempotent: true,
    responses: { 200: Done, 404: ErrorBody, ...user },
  },
  "subscribers.join": {
    ...subscribers,
    summary: "Join a topic, as the app does",
    method: "POST",
    path: "/api/subscribe",
    idempotent: true,
    body: SubscribeBody,
    bodyKinds: ["json"],
    responses: { 200: SubscribeResult, 400: ErrorBody, 404: ErrorBody, 413: ErrorBody, ...user },
  },
  "subscribers.list": {
    ...subscribers,
    summary: "List a topic's subscribers",
    method: "GET",
    path: "/api/subscribers",
    idempotent: true,
    query: SubscriberListQuery,
    responses: { 200: SubscriberList, 400: ErrorBody, 404: ErrorBody, ...user },
  },
  "subscribers.create": {
    ...subscribers,
    summary: "Subscribe a webhook, an e-mail address or a phone to a topic",
    method: "POST",
    path: "/api/subscribers",
    idempotent: false,
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
    ...subscribers,
    summary: "Remove a subscriber",
    method: "DELETE",
    path: "/api/subscribers",
    idempotent: true,
    query: SubscriberDeleteQuery,
    responses: { 200: Done, 400: ErrorBody, 404: ErrorBody, ...user },
  },
  "pushover.send": {
    ...pushover,
    auth: "token-field",
    summary: "Send as Pushover does",
    method: "POST",
    path: pushoverPath,
    aliases: [{ method: "POST", path: pushoverAlias, liveOnly: false }],
    idempotent: false,
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
    auth: "none",
    liveOnly: true,
    summary: "Health check of the Pushover endpoint",
    method: "GET",
    path: pushoverPath,
    aliases: [{ method: "GET", path: pushoverAlias, liveOnly: true }],
    idempotent: true,
    responses: { 200: PushoverHealth },
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointId = keyof typeof ENDPOINTS;
