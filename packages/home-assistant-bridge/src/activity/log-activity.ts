import type { Logger } from "../log/logger.js";
import type { Activity, Happening } from "./activity.js";

/** Writes what happens into the log. What people wrote is not in it. */
export function logActivity(activity: Activity, log: Logger): void {
  activity.listen((happening) => {
    const { id, topic } = happening;
    const [level, message, fields] = line(happening);
    log[level](message, { topic, id, ...fields });
  });
}

type Line = readonly ["debug" | "info" | "warn" | "error", string, Record<string, string | number>?];

function line(happening: Happening): Line {
  switch (happening.kind) {
    case "accepted":
      return ["debug", "Accepted", { via: happening.via }];
    case "held":
      return ["debug", "Held: an update of its tag was sent less than a minute ago"];
    case "sent":
      if (happening.subscribers > 0) return ["info", "Sent", { message: happening.messageId }];
      return ["warn", "Sent, but nobody is subscribed: subscribe a phone to the topic in the iotpush app"];
    case "not_sent":
      return ["info", `Not sent: ${happening.why}`];
    case "failed":
      return ["error", `A notification was not sent: ${happening.problem}`];
    case "delivered":
      return ["debug", "Delivered"];
    case "read":
      return ["debug", "Read"];
    case "answered":
      return ["info", "Answered", { action: happening.action, route: happening.route }];
    case "handed_over":
      return ["debug", "The answer is handed over", { to: happening.to }];
    case "ended":
      return ["info", `A question ended without an answer: ${happening.why ?? happening.outcome}`];
    case "late":
      return ["info", "A tap came too late and does not count", { action: happening.action }];
  }
}
