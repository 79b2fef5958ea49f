import type { Asker } from "@iotpush/core";
import type { NotificationHistory } from "../activity/notification-history.js";
import type { BridgeConfig } from "../config/config.js";
import type { TopicDelivery } from "../delivery/topic-delivery.js";
import { leftPhones, leftPhoneText } from "../phone/left-phones.js";
import type { PhoneLink } from "../phone/link.js";
import type { TopicPhone } from "../phone/phone.js";
import type { Counters } from "../store/counters.js";
import type { Disk } from "../store/disk.js";
import type { Registrations } from "../store/registrations.js";
import { BRIDGE_VERSION } from "../version.js";
import type { TopicHealths } from "./topic-health.js";

export interface MqttStatus {
  readonly url: string;
  readonly state: "connecting" | "connected" | "disconnected";
  readonly problem?: string | undefined;
}

interface StatusSources {
  readonly config: BridgeConfig;
  readonly baseUrl: string;
  readonly startedAt: number;
  readonly now: () => number;
  readonly link: PhoneLink;
  readonly phones: ReadonlyMap<string, TopicPhone>;
  readonly deliveries: ReadonlyMap<string, TopicDelivery>;
  readonly asker: Asker;
  readonly counters: Counters;
  readonly healths: TopicHealths;
  readonly history: NotificationHistory;
  readonly mqtt: () => MqttStatus | undefined;
  readonly disk: Disk;
  /** What was found damaged at the start. */
  readonly damage: readonly string[];
  readonly registrations: Registrations;
}

/** Questions of a topic that wait for an answer. */
export const pendingOf = (asker: Pick<Asker, "open">, topic: string): number =>
  asker.open().filter(({ question }) => question.topic === topic).length;

/** How everything is, for the page and for health checks. Times are milliseconds since 1970. No secret is in it. */
export type BridgeStatus = Readonly<ReturnType<typeof collectStatus>>;
export type TopicStatus = BridgeStatus["topics"][number];

/** How everything is just now. */
export function collectStatus(sources: StatusSources) {
  const { config, link, phones, deliveries, asker, counters, healths, history } = sources;
  const notifications = history.list();
  return {
    version: BRIDGE_VERSION,
    startedAt: sources.startedAt,
    homeAssistant: {
      url: config.homeAssistant.url,
      state: link.state,
      version: link.version,
      externalUrl: link.externalUrl,
    },
    service: { baseUrl: sources.baseUrl },
    /** What is wrong that no topic is alone in, with the fix. */
    problems: [
      ...sources.damage,
      ...(sources.disk.problem === undefined ? [] : [sources.disk.problem]),
      ...leftPhones(sources.registrations, config.topics).map(([, phone]) => leftPhoneText(phone.deviceName)),
    ],
    mqtt: sources.mqtt(),
    callback: { publicUrl: config.publicUrl, answers: config.answers },
    topics: config.topics.map((topic) => {
      const phone = phones.get(topic.name);
      return {
        name: topic.name,
        friendlyName: topic.friendlyName,
        action: phone?.action ?? "",
        phone: phone?.state ?? ("waiting" as const),
        phoneProblem: phone?.problem,
        /** When Home Assistant was last seen to have dropped the phone's channel. */
        droppedAt: phone?.droppedAt,
        health: healths.get(topic.name),
        hasKey: topic.apiKey !== undefined,
        open: pendingOf(asker, topic.name),
        waiting: deliveries.get(topic.name)?.waiting ?? 0,
        /** Of the last notifications. */
        answered: notifications.filter(
          (record) =>
            record.topic === topic.name &&
            record.steps.some(({ bridgeEvent }) => bridgeEvent.kind === "answered"),
        ).length,
        /** This month, by this bridge. */
        sent: counters.sent(topic.name, sources.now()),
      };
    }),
    notifications,
  };
}
