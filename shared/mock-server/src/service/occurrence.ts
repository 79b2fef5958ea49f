import type { EventName } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import type { ActionRow, MessageRow } from "./message-row.js";
import type { World } from "./world.js";

/** Something that happened to a message, as callbacks and webhooks tell it. */
export interface Occurrence {
  readonly row: MessageRow;
  readonly topic: string;
  readonly event: EventName;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action?: ActionRow;
}

/** The documented body. Documentation: Webhook Payload (action event). */
export const documentedBody = ({ row, topic, event, at, action }: Occurrence): object => ({
  event,
  message_id: row.id,
  topic,
  action_id: action?.action_id ?? null,
  action_label: action?.action_label ?? null,
  reply_text: action?.reply_text ?? null,
  device_name: action?.device_name ?? null,
  acted_at: iso(at),
});

/** The body of the live service's per-message callback. */
export const liveBody = ({ row, event, at, action }: Occurrence): object => ({
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

export const callbackBody = (world: World, occurrence: Occurrence): object =>
  world.profile.live("callbackBody") ? liveBody(occurrence) : documentedBody(occurrence);
