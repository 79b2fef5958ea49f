import type { Authentication, Method } from "./endpoint.js";

const pushoverPath = "/api/1/messages.json";

const call = <const M extends Method, const P extends string, const A extends Authentication>(
  method: M,
  path: P,
  auth: A,
  /** Whether calling twice does no more than calling once, so that a client may call again. */
  idempotent: boolean,
) => ({ method, path, auth, idempotent });

/** What a client needs to know of each endpoint to call it; `ENDPOINTS` adds schemas and documentation. */
export const CALLS = {
  "messages.push": call("POST", "/api/push/{topic}", "topic-key-if-private", false),
  "messages.list": call("GET", "/api/push/{topic}", "topic-key-if-private", true),
  "receipts.get": call("GET", "/api/receipts/{receipt_id}", "session-or-topic-key", true),
  "receipts.list": call("GET", "/api/receipts", "session", true),
  "actions.report": call("POST", "/api/action", "session", false),
  "webhooks.create": call("POST", "/api/webhooks", "session", false),
  "webhooks.list": call("GET", "/api/webhooks", "session", true),
  "webhooks.update": call("PATCH", "/api/webhooks/{id}", "session", true),
  "webhooks.delete": call("DELETE", "/api/webhooks/{id}", "session", true),
  "webhooks.test": call("POST", "/api/webhooks/{id}/test", "session", false),
  "devices.register": call("POST", "/api/devices", "session", true),
  "devices.list": call("GET", "/api/devices", "session", true),
  "topics.list": call("GET", "/api/topics", "session", true),
  "topics.create": call("POST", "/api/topics", "session", false),
  "topics.update": call("PATCH", "/api/topics/{id}", "session", true),
  "topics.delete": call("DELETE", "/api/topics/{id}", "session", true),
  "subscribers.join": call("POST", "/api/subscribe", "session", true),
  "subscribers.list": call("GET", "/api/subscribers", "session", true),
  "subscribers.create": call("POST", "/api/subscribers", "session", false),
  "subscribers.delete": call("DELETE", "/api/subscribers", "session", true),
  "pushover.send": call("POST", pushoverPath, "token-field", false),
  "pushover.health": call("GET", pushoverPath, "none", true),
} as const;

export type EndpointId = keyof typeof CALLS;
