import type { EndpointId } from "./calls.js";
import type { PushInput } from "./message.js";
import { PUSH_TEXT_NAMES, PUSH_TEXTS, type PushText } from "./push-texts.js";

/** The documentation's own examples, by endpoint: what is sent, and what comes back. */
export interface Example {
  readonly request?: unknown;
  readonly response?: unknown;
}

const MESSAGE_ID = "31d902cf-1f5e-4a8e-9d0a-7c1f6f0f2a10";
const RECEIPT_ID = "b06e8c90-4c0e-4a57-8f3a-2b1f0c9d7e55";
const TOPIC_ID = "5d0c6f3a-7a3b-4a3e-8b58-9f3f2f6f1c11";
const WEBHOOK_ID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const SENT_AT = "2026-04-10T00:06:01Z";
const ACTED_AT = "2026-04-10T00:10:22Z";

const receipt = {
  receipt_id: RECEIPT_ID,
  message_id: MESSAGE_ID,
  topic_id: TOPIC_ID,
  status: "acted",
  delivered_count: 3,
  read_count: 2,
  acted_count: 1,
  actions_taken: [
    {
      action_id: "approve",
      action_label: "Approve",
      reply_text: null,
      device_name: "Vincent's iPhone",
      acted_at: ACTED_AT,
    },
  ],
  created_at: SENT_AT,
  updated_at: ACTED_AT,
};
const topic = {
  id: TOPIC_ID,
  user_id: "c2b7b2e4-2d0e-4b0e-9a57-1f0a3c5d7e99",
  name: "server-alerts",
  description: "Production alerts",
  is_private: true,
  api_key: "0123456789abcdef0123456789abcdef",
  created_at: SENT_AT,
};
const webhook = {
  id: WEBHOOK_ID,
  url: "https://your-server.com/hooks/iotpush",
  events: ["action", "delivered"],
  topic_ids: [],
  active: true,
  created_at: SENT_AT,
};

/** Ids are completed where the documentation shortens them. Documentation: all sections. */
export const EXAMPLES: Readonly<Partial<Record<EndpointId, Example>>> = {
  "messages.push": {
    request: {
      title: "Server Alert",
      message: "CPU usage at 95% on prod-01. Acknowledge or snooze?",
      priority: "high",
      actions: [
        { id: "ack", label: "Acknowledge", type: "button" },
        { id: "snooze", label: "Snooze 15m", type: "button" },
        { id: "reply", label: "Reply", type: "reply" },
      ],
    },
    response: {
      success: true,
      id: MESSAGE_ID,
      receipt_id: RECEIPT_ID,
      topic: "my-topic",
      timestamp: SENT_AT,
      subscribers: 8,
    },
  },
  "receipts.get": { response: receipt },
  "receipts.list": { response: { receipts: [receipt], next_cursor: null } },
  "actions.report": {
    request: { message_id: MESSAGE_ID, action_id: "approve", reply_text: null },
    response: { success: true },
  },
  "webhooks.create": {
    request: { url: "https://your-server.com/hooks/iotpush", events: ["action", "delivered"] },
    response: { webhook },
  },
  "webhooks.list": { response: { webhooks: [webhook] } },
  "topics.create": {
    request: { name: "server-alerts", description: "Production alerts", is_private: true },
    response: { topic },
  },
  "topics.list": { response: { topics: [topic] } },
  "pushover.send": {
    request: {
      token: "YOUR_TOPIC_API_KEY",
      user: "my-topic",
      message: "Hello from Pushover-compatible API!",
    },
    response: { status: 1, request: MESSAGE_ID },
  },
};

/** A push with every field there is: a test sees by it whether a host passes all of them on. */
export const WHOLE_PUSH = {
  message: "CPU at 95 %",
  title: "Server Alert",
  priority: "high",
  ...(Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, PUSH_TEXTS[name].example])) as {
    [Name in PushText]: (typeof PUSH_TEXTS)[Name]["example"];
  }),
  actions: [
    { id: "ack", label: "Acknowledge", type: "button" },
    { id: "mute", label: "Mute", type: "button" },
  ],
  callback_url: "https://your-server.com/answers",
  callback_headers: { "X-Run": "7" },
  metadata: { run: "7" },
} satisfies Required<PushInput>;

/** The documentation's webhook payload of an action. Documentation: Webhook Payload. */
export const EVENT_EXAMPLE = {
  event: "action",
  message_id: MESSAGE_ID,
  topic: "my-topic",
  action_id: "approve",
  action_label: "Approve",
  reply_text: null,
  device_name: "Vincent's iPhone",
  acted_at: ACTED_AT,
};
