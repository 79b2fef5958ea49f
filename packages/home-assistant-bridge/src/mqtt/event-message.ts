import type { Happening } from "../activity/activity.js";
import type { EventType } from "./discovery.js";

export interface EventMessage {
  readonly event_type: EventType;
  readonly [attribute: string]: unknown;
}

/** What the event entity is told of something that happened; undefined where it is of no interest there. */
export function eventMessage(happening: Happening): EventMessage | undefined {
  switch (happening.kind) {
    case "answered": {
      const { action, button, label, replyText, device, route } = happening;
      return {
        event_type: "answered",
        action,
        button,
        label,
        reply_text: replyText ?? null,
        device: device ?? null,
        route,
        notification: happening.id,
      };
    }
    case "delivered":
    case "read":
      return { event_type: happening.kind, notification: happening.id };
    case "ended": {
      const type = ENDED[happening.outcome];
      return (
        type && { event_type: type, why: happening.why ?? happening.outcome, notification: happening.id }
      );
    }
    case "failed":
      return { event_type: "failed", why: happening.problem, notification: happening.id };
    default:
      return undefined;
  }
}

const ENDED: Readonly<Partial<Record<Extract<Happening, { kind: "ended" }>["outcome"], EventType>>> = {
  timed_out: "timeout",
  expired: "expired",
  undeliverable: "failed",
  unauthorized: "failed",
  failed: "failed",
};
