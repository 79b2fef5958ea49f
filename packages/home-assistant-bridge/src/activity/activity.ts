import type { AskOutcome } from "@iotpush/core";
import type { AnswerRoute } from "@iotpush/core/adapter";

/** How a notification came to the bridge. */
export type Via = "websocket" | "push_url" | "ask" | "mqtt" | "test";

/** An update of its tag was sent just before, it is not urgent, or it cannot be kept as a question before there is room. */
export type HeldWhy = "update" | "quiet_hours" | "disk";

/** Something that happened to a notification; `id` is the bridge's own of the notification. */
export type BridgeEvent = { readonly id: string; readonly topic: string } & BridgeEventBody;
export type BridgeEventBody =
  | {
      readonly kind: "accepted";
      readonly via: Via;
      readonly title?: string | undefined;
      readonly text: string;
    }
  | { readonly kind: "held"; readonly until: number; readonly why: HeldWhy }
  /** What of it does not get through, and why. */
  | { readonly kind: "left_out"; readonly notes: readonly string[] }
  | {
      readonly kind: "sent";
      /** Absent if an earlier process pushed it. */
      readonly messageId?: string | undefined;
      readonly subscribers?: number | undefined;
      readonly asks: boolean;
      readonly priority?: string | undefined;
    }
  | { readonly kind: "not_sent"; readonly why: string }
  | { readonly kind: "failed"; readonly problem: string }
  | { readonly kind: "delivered" }
  | { readonly kind: "read" }
  | {
      readonly kind: "answered";
      /** The action as the automation named it. */
      readonly action: string;
      /** The predefined id that the phone showed, or the action's own. */
      readonly button: string;
      readonly label: string;
      readonly replyText?: string | undefined;
      readonly device?: string | undefined;
      readonly route: AnswerRoute;
    }
  /** Home Assistant, or whoever asked, has the answer. */
  | { readonly kind: "handed_over"; readonly to: "event" | "response" }
  | {
      readonly kind: "ended";
      readonly outcome: Exclude<AskOutcome["kind"], "answered">;
      readonly why?: string;
      /** Of silence: whether a tap may have been missed. */
      readonly certain?: boolean;
    }
  | { readonly kind: "late"; readonly action: string };

export type BridgeEventListener = (bridgeEvent: BridgeEvent, at: number) => void;

/** Passes each event on to all listeners. */
export class Activity {
  readonly #now: () => number;
  readonly #listeners: BridgeEventListener[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  listen(listener: BridgeEventListener): void {
    this.#listeners.push(listener);
  }

  tell(bridgeEvent: BridgeEvent): void {
    const at = this.#now();
    for (const listener of this.#listeners) listener(bridgeEvent, at);
  }
}
