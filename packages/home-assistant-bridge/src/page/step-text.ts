import type { BridgeEvent } from "../activity/activity.js";

export interface StepText {
  readonly text: string;
  readonly tone: "plain" | "good" | "bad";
}

const VIA = {
  websocket: "from Home Assistant",
  push_url: "from Home Assistant over HTTP",
  ask: "by /ask",
  mqtt: "over MQTT",
  test: "a test",
} as const;

const ROUTE = { callback: "by callback", receipt: "read from the receipt", local: "here" } as const;

/** A step of a notification's way, in a few words. */
export function stepText(bridgeEvent: BridgeEvent): StepText {
  const plain = (text: string): StepText => ({ text, tone: "plain" });
  const good = (text: string): StepText => ({ text, tone: "good" });
  const bad = (text: string): StepText => ({ text, tone: "bad" });
  switch (bridgeEvent.kind) {
    case "accepted":
      return plain(VIA[bridgeEvent.via]);
    case "held":
      return plain(HELD[bridgeEvent.why]);
    case "left_out":
      return bad(`without ${bridgeEvent.notes.join("; ")}`);
    case "sent":
      if (bridgeEvent.subscribers === 0) return bad("sent, but nobody is subscribed");
      return good(bridgeEvent.priority === undefined ? "sent" : `sent, ${bridgeEvent.priority}`);
    case "not_sent":
      return plain(`not sent: ${bridgeEvent.why}`);
    case "failed":
      return bad(bridgeEvent.problem);
    case "delivered":
      return good("delivered");
    case "read":
      return good("read");
    case "answered": {
      const reply = bridgeEvent.replyText ? `: “${bridgeEvent.replyText}”` : "";
      const device = bridgeEvent.device ? ` on ${bridgeEvent.device}` : "";
      return good(`${bridgeEvent.label}${reply}${device}, ${ROUTE[bridgeEvent.route]}`);
    }
    case "handed_over":
      return good(bridgeEvent.to === "event" ? "event fired in Home Assistant" : "answered to /ask");
    case "ended":
      return bad(bridgeEvent.why ?? ENDED[bridgeEvent.outcome]);
    case "late":
      return plain(`a late tap on ${bridgeEvent.action} does not count`);
  }
}

const HELD = {
  update: "waits for the last update",
  quiet_hours: "waits for the end of the quiet hours",
  disk: "waits for room on the disk",
} as const;

const ENDED = {
  timed_out: "nobody answered in time",
  expired: "the message expired",
  cancelled: "cancelled",
  undeliverable: "reached no phone",
  unauthorized: "only unauthorized people answered",
  failed: "failed",
} as const;
