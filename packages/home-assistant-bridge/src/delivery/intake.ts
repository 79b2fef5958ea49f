import type { Clock } from "@iotpush/core";
import type { Activity, Via } from "../activity/activity.js";
import type { Notification } from "../mapping/index.js";
import type { TakeNotification } from "../phone/phone.js";
import type { Accepted, Outbox } from "./outbox.js";
import type { TopicDelivery } from "./topic-delivery.js";
import { Unconfirmed } from "./unconfirmed.js";

/** Where notifications come in: kept first, then given to their topic's delivery. */
export class Intake {
  readonly #outbox: Pick<Outbox, "add" | "load">;
  readonly #activity: Activity;
  readonly #clock: Clock;
  readonly #deliveries: ReadonlyMap<string, Pick<TopicDelivery, "add">>;
  /** Every notification up to now is with its delivery. */
  #handedOver: Promise<unknown> = Promise.resolve();
  readonly #unconfirmed = new Unconfirmed();

  constructor(options: {
    outbox: Pick<Outbox, "add" | "load">;
    activity: Activity;
    clock: Clock;
    deliveries: ReadonlyMap<string, Pick<TopicDelivery, "add">>;
  }) {
    this.#outbox = options.outbox;
    this.#activity = options.activity;
    this.#clock = options.clock;
    this.#deliveries = options.deliveries;
  }

  /** Takes a notification of a phone; a second delivery of one that Home Assistant thinks lost is not taken. */
  readonly take: TakeNotification = async (topic, notification, via) => {
    const now = this.#clock.now();
    if (via === "push_url") {
      if (!this.#unconfirmed.repeats(topic, notification, now)) await this.accept(topic, notification, via);
      return { confirmed: () => {} };
    }
    const confirmed = this.#unconfirmed.note(topic, notification, now);
    try {
      await this.accept(topic, notification, via);
      return { confirmed };
    } catch (error) {
      // It was not taken: when Home Assistant sends it again, it is the first one.
      confirmed();
      throw error;
    }
  };

  /**
   * Resolves once the notification would survive a power loss and is on its way. They are kept at the same time, and sent in the order
   * of their coming. The id is the one in the events about it.
   */
  async accept(topic: string, notification: Notification, via: Via): Promise<{ readonly id: string }> {
    const kept = this.#outbox.add(topic, notification, this.#clock.now(), via);
    const handingOver = this.#handOver(kept, this.#handedOver, via);
    this.#handedOver = handingOver.catch(() => undefined);
    return handingOver;
  }

  async #handOver(keeping: Promise<Accepted>, before: Promise<unknown>, via: Via): Promise<Accepted> {
    const [kept] = await Promise.allSettled([keeping, before]);
    if (kept.status === "rejected") throw kept.reason;
    const { id, topic, notification } = kept.value;
    const { title, message: text } = notification;
    this.#activity.tell({ id, topic, kind: "accepted", via, title, text });
    this.#deliveries.get(topic)?.add(kept.value);
    return kept.value;
  }

  /** Takes up what an earlier process had accepted. */
  async resume(): Promise<void> {
    for (const accepted of await this.#outbox.load()) this.#deliveries.get(accepted.topic)?.add(accepted);
  }
}
