import type { BridgeLogger } from "../log/logger.js";
import type { Activity, BridgeEvent } from "./activity.js";

/** Writes what happens into the log. What people wrote is not in it. */
export function logActivity(activity: Activity, log: BridgeLogger): void {
  activity.listen((bridgeEvent) => {
    const { id, topic } = bridgeEvent;
    const [level, message, fields] = line(bridgeEvent);
    log[level](message, { topic, id, ...fields });
  });
}

type Line = readonly ["debug" | "info" | "warn" | "error", string, Record<string, string | number>?];

function line(bridgeEvent: BridgeEvent): Line {
  switch (bridgeEvent.kind) {
    case "accepted":
      return ["debug", "Accepted", { via: bridgeEvent.via }];
    case "held":
      return ["debug", "Held", { why: bridgeEvent.why }];
    case "left_out":
      return ["debug", "Part of a notification is left out", { parts: bridgeEvent.notes.length }];
    case "sent":
      if (bridgeEvent.subscribers !== 0)
        return ["info", "Sent", { message: bridgeEvent.messageId ?? "of an earlier process" }];
      return ["warn", "Sent, but nobody is subscribed: subscribe a phone to the topic in the iotpush app"];
    case "not_sent":
      return ["info", `Not sent: ${bridgeEvent.why}`];
    case "failed":
      return ["error", `A notification was not sent: ${bridgeEvent.problem}`];
    case "delivered":
      return ["debug", "Delivered"];
    case "read":
      return ["debug", "Read"];
    case "answered":
      return ["info", "Answered", { action: bridgeEvent.action, route: bridgeEvent.route }];
    case "handed_over":
      return ["debug", "The answer is delivered", { to: bridgeEvent.to }];
    case "ended":
      return ["info", `A question ended without an answer: ${bridgeEvent.why ?? bridgeEvent.outcome}`];
    case "late":
      return ["info", "A tap came too late and does not count", { action: bridgeEvent.action }];
  }
}
