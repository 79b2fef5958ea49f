import type { Authentication, Method } from "./endpoint.js";

const pushoverPath = "1/messages.json";

const call = <const M extends Method, const P extends string, const A extends Authentication>(
  method: M,
  path: P,
  auth: A,
  /** Whether calling twice does no more than calling once, so that a client may call again. */
  idempotent = method !== "POST",
) => ({ method, path: `/api/${path}` as const, auth, idempotent });

/** What a client needs to know of each endpoint to call it; `ENDPOINTS` adds schemas and documentation. */
export const CALLS = {
  "messages.push": call("POST", "push/{topic}", "topic-key-if-private"),
  "messages.list": call("GET", "push/{topic}", "topic-key-if-private"),
  "receipts.get": call("GET", "receipts/{receipt_id}", "session-or-topic-key"),
  "receipts.list": call("GET", "receipts", "session"),
  "actions.report": call("POST", "action", "session"),
  "webhooks.create": call("POST", "webhooks", "session"),
  "webhooks.list": call("GET", "webhooks", "session"),
  "webhooks.update": call("PATCH", "webhooks/{id}", "session"),
  "webhooks.delete": call("DELETE", "webhooks/{id}", "session"),
  "webhooks.test": call("POST", "webhooks/{id}/test", "session"),
  "devices.register": call("POST", "devices", "session", true),
  "devices.list": call("GET", "devices", "session"),
  "topics.list": call("GET", "topics", "session"),
  "topics.create": call("POST", "topics", "session"),
  "topics.update": call("PATCH", "topics/{id}", "session"),
  "topics.delete": call("DELETE", "topics/{id}", "session"),
  "subscribers.join": call("POST", "subscribe", "session", true),
  "subscribers.list": call("GET", "subscribers", "session"),
  "subscribers.create": call("POST", "subscribers", "session"),
  "subscribers.delete": call("DELETE", "subscribers", "session"),
  "pushover.send": call("POST", pushoverPath, "token-field"),
  "pushover.health": call("GET", pushoverPath, "none"),
} as const;

export type EndpointId = keyof typeof CALLS;
