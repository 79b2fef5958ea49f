import type { ServiceEvent } from "@iotpush/core";
import type { NodeMessage } from "node-red";
import { withResult } from "../host/overrides.js";

/** How an event was learned: sent by the service, or read from receipts. */
export type EventOrigin = "sent" | "read";

/** The message that an event starts a flow with. The payload is the button's id, or the event's name if nothing was tapped. */
export function messageOfEvent({ event, answer, ...rest }: ServiceEvent): NodeMessage {
  const topic = rest.topic ?? rest.topicId ?? "";
  return {
    payload: answer && event === "action" ? answer.actionId : event,
    topic,
    iotpush: withResult(
      {},
      {
        event,
        topic: rest.topic ?? null,
        topic_id: rest.topicId ?? null,
        id: rest.messageId,
        receipt_id: rest.receiptId ?? null,
        answer: answer?.actionId ?? null,
        label: answer?.actionLabel ?? answer?.actionId ?? null,
        reply: answer?.replyText ?? null,
        device: answer?.deviceName ?? null,
        user_id: answer?.userId ?? null,
        at: rest.at ?? answer?.actedAt ?? null,
      },
    ),
  };
}
