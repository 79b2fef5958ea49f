import type { Clock } from "@iotpush/core";
import type { Activity, Via } from "../activity/activity.js";
import type { Notification } from "../mapping/index.js";
import type { TakeNotification } from "../phone/phone.js";
import type { Outbox } from "./outbox.js";
import type { TopicDelivery } from "./topic-delivery.js";
import { Unconfirmed } from "./unconfirmed.js";

/** Where notifications come in: kept first, then given to their topic's delivery. */
export class Intake {
  readonly #outbox: Outbox;
  readonly #activity: Activity;
  readonly #clock: Clock;
  readonly #deliveries: ReadonlyMap<string, TopicDelivery>;
  readonly #unconfirmed = new Unconfirmed();

  constructor(options: {
    outbox: Outbox;
    activity: Activity;
    clock: Clock;
    deliveries: ReadonlyMap<string, TopicDelivery>;
  }) {
    this.#outbox = options.outbox;
    this.#activity = options.activity;
    this.#clock = options.clock;
    this.#deliveries = options.deliveries;
  }

  /** Takes a notification of a phone; a second delivery of one that Home Assistant thinks lost is not taken. */
  readonly take: TakeNotification = async (topic, notification, via) => {
    const confirmed = () => this.#unconfirmed.confirmed(topic, notification);
    if (this.#unconfirmed.take(topic, notification, this.#clock.now()))
      await this.accept(topic, notification, via);
    return { confirmed };
  };

  /** Resolves once the notification would survive a crash. */
  async accept(topic: string, notification: Notification, via: Via): Promise<void> {
    const accepted = await this.#outbox.add(topic, notification, this.#clock.now());
    const { id } = accepted;
    const { title, message: text } = notification;
    this.#activity.tell({ id, topic, kind: "accepted", via, title, text });
    this.#deliveries.get(topic)?.add(accepted);
  }

  /** Takes up what an earlier process had accepted. */
  async resume(): Promise<void> {
    for (const accepted of await this.#outbox.load()) this.#deliveries.get(accepted.topic)?.add(accepted);
  }
}
