import type { NotificationRecord } from "../activity/notification-history.js";
import type { LinkState } from "../phone/link.js";
import type { PhoneState } from "../phone/phone.js";
import type { TopicHealth } from "./topic-health.js";

/** How everything is, for the page and for health checks. Times are milliseconds since 1970. No secret is in it. */
export interface BridgeStatus {
  readonly version: string;
  readonly startedAt: number;
  readonly homeAssistant: {
    readonly url: string;
    readonly state: LinkState;
    readonly version: string | undefined;
    readonly externalUrl: string | undefined;
  };
  readonly service: { readonly baseUrl: string };
  readonly mqtt: MqttStatus | undefined;
  readonly callback: { readonly publicUrl: string | undefined; readonly answers: string };
  readonly topics: readonly TopicStatus[];
  readonly notifications: readonly NotificationRecord[];
}

export interface MqttStatus {
  readonly url: string;
  readonly state: "connecting" | "connected" | "disconnected";
  readonly problem?: string | undefined;
}

export interface TopicStatus {
  readonly name: string;
  readonly friendlyName: string;
  /** Its action in Home Assistant. */
  readonly action: string;
  readonly phone: PhoneState;
  readonly phoneProblem: string | undefined;
  /** When Home Assistant was last seen to have dropped the phone's channel. */
  readonly droppedAt: number | undefined;
  readonly health: TopicHealth;
  readonly hasKey: boolean;
  /** Questions that wait for an answer. */
  readonly open: number;
  /** Notifications that wait to be sent. */
  readonly waiting: number;
  /** Of the last notifications, how many were answered. */
  readonly answered: number;
  /** Messages sent this month by this bridge. */
  readonly sent: number;
}
