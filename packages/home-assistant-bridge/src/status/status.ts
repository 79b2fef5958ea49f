import { type Asker, checkSetup, type IotpushClient } from "@iotpush/core";
import type { Activity } from "../activity/activity.js";
import type { NotificationHistory } from "../activity/notification-history.js";
import type { BridgeConfig } from "../config/config.js";
import type { TopicDelivery } from "../delivery/topic-delivery.js";
import type { BridgeLogger } from "../log/logger.js";
import type { PhoneLink } from "../phone/link.js";
import type { TopicPhone } from "../phone/phone.js";
import { leftPhones, leftPhoneText } from "../phone/registries.js";
import type { Counters, Registrations } from "../store/tables.js";
import { BRIDGE_VERSION } from "../version.js";

export interface MqttStatus {
  readonly url: string;
  readonly state: "connecting" | "connected" | "disconnected";
  readonly problem?: string | undefined;
}

interface StatusSources {
  readonly config: BridgeConfig;
  readonly startedAt: number;
  readonly link: PhoneLink;
  readonly phones: ReadonlyMap<string, TopicPhone>;
  readonly deliveries: ReadonlyMap<string, TopicDelivery>;
  readonly asker: Asker;
  readonly counters: Counters;
  readonly healths: TopicHealths;
  readonly history: NotificationHistory;
  readonly registrations: Registrations;
  readonly now: number;
  readonly baseUrl: string;
  readonly mqtt: MqttStatus | undefined;
  readonly problems: readonly string[];
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
    /** A problem that is not a single topic's, with the fix. */
    problems: [
      ...sources.problems,
      ...leftPhones(sources.registrations, config.topics).map(([, phone]) => leftPhoneText(phone.deviceName)),
    ],
    mqtt: sources.mqtt,
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
        sent: counters.sent(topic.name, sources.now),
      };
    }),
    notifications,
  };
}

/** How a topic's last dealings with the service went. */
export interface TopicHealth {
  /** Absent before the first one. */
  readonly ok?: boolean;
  /** What is wrong and what to do, if something is. */
  readonly problem?: string;
}

/** What every topic's last push said; a key that was refused at the start counts as well. */
export class TopicHealths {
  readonly #byTopic = new Map<string, TopicHealth>();

  constructor(activity: Activity) {
    activity.listen(({ topic, ...bridgeEvent }) => {
      if (bridgeEvent.kind === "sent") this.#byTopic.set(topic, { ok: true });
      if (bridgeEvent.kind === "failed")
        this.#byTopic.set(topic, { ok: false, problem: bridgeEvent.problem });
    });
  }

  get(topic: string): TopicHealth {
    return this.#byTopic.get(topic) ?? {};
  }

  /** Reports at startup what is wrong with the service, the topics and their keys. The result of a push made meanwhile takes precedence. */
  async check(topics: readonly string[], client: IotpushClient, log: BridgeLogger): Promise<void> {
    for (const { level, topic, title, fix = "", isTemporary } of await checkSetup(client, { topics })) {
      if (level === "ok") continue;
      const lasts = level === "problem" && !isTemporary;
      const problem = `${title} ${fix}`;
      log[lasts ? "error" : "warn"](problem, topic === undefined ? {} : { topic });
      for (const name of lasts ? (topic === undefined ? topics : [topic]) : [])
        if (!this.#byTopic.has(name)) this.#byTopic.set(name, { ok: false, problem });
    }
  }
}
