import type { BridgeEvent } from "../activity/activity.js";
import type { EventType } from "./discovery.js";

export interface EventMessage {
  readonly event_type: EventType;
  readonly [attribute: string]: unknown;
}

/** What the event entity is told of something that happened; undefined if it is of no interest there. */
export function eventMessage(bridgeEvent: BridgeEvent): EventMessage | undefined {
  switch (bridgeEvent.kind) {
    case "answered": {
      const { action, button, label, replyText, device, route } = bridgeEvent;
      return {
        event_type: "answered",
        action,
        button,
        label,
        reply_text: replyText ?? null,
        device: device ?? null,
        route,
        notification: bridgeEvent.id,
      };
    }
    case "delivered":
    case "read":
      return { event_type: bridgeEvent.kind, notification: bridgeEvent.id };
    case "ended": {
      const type = ENDED[bridgeEvent.outcome];
      return (
        type && {
          event_type: type,
          why: bridgeEvent.why ?? bridgeEvent.outcome,
          ...(bridgeEvent.certain === undefined ? {} : { certain: bridgeEvent.certain }),
          notification: bridgeEvent.id,
        }
      );
    }
    case "failed":
      return { event_type: "failed", why: bridgeEvent.problem, notification: bridgeEvent.id };
    default:
      return undefined;
  }
}

const ENDED: Readonly<Partial<Record<Extract<BridgeEvent, { kind: "ended" }>["outcome"], EventType>>> = {
  timed_out: "timeout",
  expired: "expired",
  undeliverable: "failed",
  unauthorized: "failed",
  failed: "failed",
};
