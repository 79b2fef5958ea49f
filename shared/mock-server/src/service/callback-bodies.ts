import { iso } from "../clock.js";
import type { ServiceContext } from "./context.js";
import type { MessageEvent } from "./events.js";

const NO_ACTION = { action_id: null, action_label: null, reply_text: null, device_name: null, user_id: null };

/** The documented body. Documentation: Webhook Payload (action event). */
export function documentedBody({ row, event, at, action }: MessageEvent): object {
  const { action_id, action_label, reply_text, device_name } = action ?? NO_ACTION;
  const acted = { action_id, action_label, reply_text, device_name, acted_at: iso(at) };
  return { event, message_id: row.id, topic: row.topic, ...acted };
}

/** The body of the live service's per-message callback. */
function liveBody({ row, event, at, action }: MessageEvent): object {
  const { action_id, action_label, reply_text: reply, device_name: device, user_id } = action ?? NO_ACTION;
  const acted = { action: action_id, action_label, reply, device, user_id, timestamp: iso(at) };
  return { event, message_id: row.id, receipt_id: row.receipt_id, topic_id: row.topic_id, ...acted };
}

export const callbackBodyOf = (service: ServiceContext, event: MessageEvent): object =>
  service.profile.live("callbackBody") ? liveBody(event) : documentedBody(event);
