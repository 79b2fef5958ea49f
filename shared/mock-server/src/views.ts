import type {
  ActionButton,
  ActionTaken,
  EventName,
  Platform,
  ReceiptStatus,
  STORED_PRIORITIES,
} from "@iotpush/core/contract";
import type { Rule } from "./inputs/rule.js";

/** What the control API shows of the service's state: the inbox page and tests read the same shapes. Times are ISO 8601. */

export interface PhoneView {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  readonly online: boolean;
  /** Topic names the phone is subscribed to. */
  readonly topics: readonly string[];
}

export interface TopicView {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly subscribers: number;
}

/** How far a message came on one phone. */
export interface PhoneDelivery {
  readonly phoneId: string;
  readonly deliveredAt: string | null;
  readonly readAt: string | null;
}

export interface MessageView {
  readonly id: string;
  readonly receiptId: string;
  readonly topic: string;
  readonly title: string | null;
  readonly message: string;
  readonly priority: (typeof STORED_PRIORITIES)[number];
  readonly tags: readonly string[];
  readonly clickUrl: string | null;
  readonly actions: readonly ActionButton[];
  /** The name of the predefined set that shows on the lock screen; null where the buttons only show inside the app. */
  readonly preset: string | null;
  readonly hasCallback: boolean;
  readonly status: ReceiptStatus;
  readonly phones: readonly PhoneDelivery[];
  readonly actionsTaken: readonly ActionTaken[];
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface MessagePage {
  readonly messages: readonly MessageView[];
  /** How many fit in all. */
  readonly total: number;
  /** The `before` of the next page; null on the last. */
  readonly next: string | null;
}

export const DELIVERY_KINDS = ["callback", "webhook", "subscriber"] as const;
export const DELIVERY_STATES = ["pending", "delivered", "failed"] as const;

/** One attempt to deliver a callback or an account webhook. Secrets in the URL's path are shown: it is the developer's own. */
export interface DeliveryView {
  readonly id: string;
  readonly kind: (typeof DELIVERY_KINDS)[number];
  readonly event: EventName | "message";
  readonly messageId: string | null;
  readonly url: string;
  readonly state: (typeof DELIVERY_STATES)[number];
  readonly attempts: readonly {
    readonly at: string;
    readonly status: number | null;
    readonly error: string | null;
    readonly durationMs: number;
    readonly responseBody: string;
  }[];
  readonly requestBody: string;
  readonly nextAttemptAt: string | null;
}

export interface RequestView {
  readonly id: number;
  readonly at: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KiB of it. */
  readonly body: string;
  readonly responseBody: string;
  /** What the service would have ignored in silence. */
  readonly hints: readonly string[];
}

/** A rule, and why it could not do its part the last time that it could not: no such button, no such phone. */
export type RuleView = Rule & { readonly problem?: string };

/** What `GET /_mock/events` streams as server-sent events; the event's name is `type`, its data the rest as JSON. */
export type InboxEvent =
  | { readonly type: "message"; readonly message: MessageView }
  | { readonly type: "removed"; readonly messageIds: readonly string[] }
  | { readonly type: "delivery"; readonly delivery: DeliveryView }
  | { readonly type: "request"; readonly request: RequestView }
  | { readonly type: "phones"; readonly phones: readonly PhoneView[] }
  | { readonly type: "topics"; readonly topics: readonly TopicView[] }
  | { readonly type: "clock"; readonly now: string; readonly frozen: boolean }
  | { readonly type: "faults" }
  | { readonly type: "reset" };
