import type { OutputFields } from "zapier-platform-core";
import type { EventItem, ZapEvent } from "./event-item.js";

/** The fields of an event, as later steps see them. */
export const eventOutput: OutputFields = [
  { key: "id", label: "Event ID", primary: true },
  { key: "event", label: "Event" },
  { key: "message_id", label: "Message ID" },
  { key: "receipt_id", label: "Receipt ID" },
  { key: "topic", label: "Topic" },
  { key: "topic_id", label: "Topic ID" },
  { key: "action_id", label: "Button ID" },
  { key: "action_label", label: "Button Text" },
  { key: "reply_text", label: "Reply" },
  { key: "device_name", label: "Device" },
  { key: "user_id", label: "User ID" },
  { key: "at", label: "Time", type: "datetime" },
];

const MESSAGE = "31d902cf-0000-4000-8000-000000000001";
const TIME = "2026-04-10T00:10:22.000Z";

/** An example for the Zap editor, where the account has no event yet. */
export function eventSample(event: ZapEvent): EventItem & Record<string, unknown> {
  const action = event === "action";
  return {
    id: action ? `action:${MESSAGE}:approve:${TIME}` : `${event}:${MESSAGE}`,
    event,
    message_id: MESSAGE,
    receipt_id: "b06e8c90-0000-4000-8000-000000000002",
    topic: "my-topic",
    topic_id: "5f0f3a4e-0000-4000-8000-000000000003",
    action_id: action ? "approve" : null,
    action_label: action ? "Approve" : null,
    reply_text: null,
    device_name: action ? "Pixel 9" : null,
    user_id: action ? "9a1c1d52-0000-4000-8000-000000000004" : null,
    at: TIME,
  };
}
