import type { BridgeLogger } from "../log/logger.js";
import type { Activity, BridgeEvent } from "./activity.js";

/** The types that the event entity reports; Home Assistant rejects any other. */
export const EVENT_TYPES = ["answered", "delivered", "read", "expired", "timeout", "failed"] as const;
type EventType = (typeof EVENT_TYPES)[number];

type Tone = "plain" | "good" | "bad";
type Level = "debug" | "info" | "warn" | "error";

/** How an event is reported. */
export interface Description {
  /** In the log, without anything that people wrote. */
  readonly log: readonly [level: Level, message: string, fields?: Readonly<Record<string, string | number>>];
  /** On the page, in a few words. */
  readonly step: readonly [tone: Tone, text: string];
  /** By the MQTT event entity, if it reports this kind. */
  readonly event?: readonly [type: EventType, attributes?: Readonly<Record<string, unknown>>] | undefined;
}

const VIA = {
  websocket: "from Home Assistant",
  push_url: "from Home Assistant over HTTP",
  ask: "by /ask",
  mqtt: "over MQTT",
  test: "a test",
} as const;

const ROUTE = { callback: "by callback", receipt: "read from the receipt", local: "here" } as const;

const HELD = {
  update: "waits for the last update",
  quiet_hours: "waits for the end of the quiet hours",
  disk: "waits for room on the disk",
} as const;

type Ended = Extract<BridgeEvent, { kind: "ended" }>["outcome"];
const ENDED: Readonly<Record<Ended, readonly [text: string, type?: EventType]>> = {
  timed_out: ["nobody answered in time", "timeout"],
  expired: ["the message expired", "expired"],
  cancelled: ["cancelled"],
  undeliverable: ["reached no phone", "failed"],
  unauthorized: ["only unauthorized people answered", "failed"],
  failed: ["failed", "failed"],
};

/** What the log, the page and MQTT say about an event. */
export function describe(bridgeEvent: BridgeEvent): Description {
  switch (bridgeEvent.kind) {
    case "accepted": {
      const { via } = bridgeEvent;
      return { log: ["debug", "Accepted", { via }], step: ["plain", VIA[via]] };
    }
    case "held": {
      const { why } = bridgeEvent;
      return { log: ["debug", "Held", { why }], step: ["plain", HELD[why]] };
    }
    case "left_out": {
      const { notes } = bridgeEvent;
      const log = ["debug", "Part of a notification is left out", { parts: notes.length }] as const;
      return { log, step: ["bad", `without ${notes.join("; ")}`] };
    }
    case "sent": {
      const { subscribers, messageId: message = "of an earlier process", priority } = bridgeEvent;
      if (subscribers !== 0)
        return {
          log: ["info", "Sent", { message }],
          step: ["good", priority === undefined ? "sent" : `sent, ${priority}`],
        };
      return {
        log: ["warn", "Sent, but nobody is subscribed: subscribe a phone to the topic in the iotpush app"],
        step: ["bad", "sent, but nobody is subscribed"],
      };
    }
    case "not_sent": {
      const { why } = bridgeEvent;
      return { log: ["info", `Not sent: ${why}`], step: ["plain", `not sent: ${why}`] };
    }
    case "failed": {
      const { problem } = bridgeEvent;
      const log = ["error", `A notification was not sent: ${problem}`] as const;
      return { log, step: ["bad", problem], event: ["failed", { why: problem }] };
    }
    case "delivered":
      return { log: ["debug", "Delivered"], step: ["good", "delivered"], event: ["delivered"] };
    case "read":
      return { log: ["debug", "Read"], step: ["good", "read"], event: ["read"] };
    case "answered": {
      const { action, button, label, replyText, device, route } = bridgeEvent;
      const reply = replyText ? `: “${replyText}”` : "";
      const by = device ? ` on ${device}` : "";
      const attributes = {
        action,
        button,
        label,
        reply_text: replyText ?? null,
        device: device ?? null,
        route,
      };
      return {
        log: ["info", "Answered", { action, route }],
        step: ["good", `${label}${reply}${by}, ${ROUTE[route]}`],
        event: ["answered", attributes],
      };
    }
    case "handed_over": {
      const { to } = bridgeEvent;
      const text = to === "event" ? "event fired in Home Assistant" : "answered to /ask";
      return { log: ["debug", "The answer is delivered", { to }], step: ["good", text] };
    }
    case "ended": {
      const { outcome, why, certain } = bridgeEvent;
      const [text, type] = ENDED[outcome];
      const attributes = { why: why ?? outcome, ...(certain === undefined ? {} : { certain }) };
      return {
        log: ["info", `A question ended without an answer: ${why ?? outcome}`],
        step: ["bad", why ?? text],
        event: type && [type, attributes],
      };
    }
    case "late": {
      const { action } = bridgeEvent;
      const log = ["info", "A tap came too late and does not count", { action }] as const;
      return { log, step: ["plain", `a late tap on ${action} does not count`] };
    }
  }
}

export function logActivity(activity: Activity, log: BridgeLogger): void {
  activity.listen((bridgeEvent) => {
    const { id, topic } = bridgeEvent;
    const [level, message, fields] = describe(bridgeEvent).log;
    log[level](message, { topic, id, ...fields });
  });
}
