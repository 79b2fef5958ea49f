import { iso } from "../clock.js";
import type { ServiceContext } from "./context.js";
import type { MessageEvent } from "./events.js";

/** The documented body. Documentation: Webhook Payload (action event). */
export const documentedBody = ({ row, event, at, action }: MessageEvent): object => ({
  event,
  message_id: row.id,
  topic: row.topic,
  action_id: action?.action_id ?? null,
  action_label: action?.action_label ?? null,
  reply_text: action?.reply_text ?? null,
  device_name: action?.device_name ?? null,
  acted_at: iso(at),
});

/** The body of the live service's per-message callback. */
const liveBody = ({ row, event, at, action }: MessageEvent): object => ({
  event,
  message_id: row.id,
  receipt_id: row.receipt_id,
  topic_id: row.topic_id,
  action: action?.action_id ?? null,
  action_label: action?.action_label ?? null,
  reply: action?.reply_text ?? null,
  device: action?.device_name ?? null,
  user_id: action?.user_id ?? null,
  timestamp: iso(at),
});

export const callbackBodyOf = (service: ServiceContext, event: MessageEvent): object =>
  service.profile.live("callbackBody") ? liveBody(event) : documentedBody(event);
