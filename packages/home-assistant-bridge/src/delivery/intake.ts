import type { Clock } from "@iotpush/core";
import { errorText, inTime } from "@iotpush/core/adapter";
import type { Activity, Via } from "../activity/activity.js";
import type { Notification } from "../mapping/index.js";
import type { TakeNotification } from "../phone/phone.js";
import type { Accepted, Outbox } from "../store/outbox.js";
import type { TopicDelivery } from "./topic-delivery.js";
import { Unconfirmed } from "./unconfirmed.js";

/** Home Assistant waits ten seconds for a confirmation. */
const UNSAVED_MS = 9_000;

interface IntakeOptions {
  readonly outbox: Pick<Outbox, "nextId" | "add" | "load">;
  readonly activity: Activity;
  readonly clock: Clock;
  readonly deliveries: ReadonlyMap<string, Pick<TopicDelivery, "add">>;
}

/** Where notifications come in: kept first, then given to their topic's delivery. */
export class Intake {
  readonly #options: IntakeOptions;
  /** Every notification up to now is with its delivery. */
  #handedOver: Promise<unknown> = Promise.resolve();
  readonly #unconfirmed = new Unconfirmed();
  /** By id: what tells how sending ended of what the disk refused. */
  readonly #unsaved = new Map<string, (problem?: string) => void>();

  constructor(options: IntakeOptions) {
    this.#options = options;
    options.activity.listen((bridgeEvent) => {
      const { id, kind } = bridgeEvent;
      const ended = this.#unsaved.get(id);
      if (kind === "failed") ended?.(bridgeEvent.problem);
      else if (kind === "sent" || kind === "not_sent" || kind === "held") ended?.();
    });
  }

  /** Takes a notification of a phone; a second delivery of one that Home Assistant thinks lost is not taken. */
  readonly take: TakeNotification = async (topic, notification, via) => {
    const now = this.#options.clock.now();
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
   * Resolves once the notification would survive a power loss and is on its way, or was sent although the disk is full. They are kept at
   * the same time, and sent in the order of their coming. The id is the one in the events about it.
   */
  async accept(topic: string, notification: Notification, via: Via): Promise<{ readonly id: string }> {
    const acceptedAt = this.#options.clock.now();
    const id = this.#options.outbox.nextId(acceptedAt);
    const accepted = { id, topic, notification, acceptedAt, ...(via === "ask" ? { via } : {}) } as const;
    const { title, message: text } = notification;
    const handingOver = this.#handOver(this.#options.outbox.add(accepted), this.#handedOver, () =>
      this.#options.activity.tell({ id, topic, kind: "accepted", via, title, text }),
    ).catch((error: unknown) => {
      this.#options.activity.tell({ id, topic, kind: "failed", problem: errorText(error) });
      throw error;
    });
    this.#handedOver = handingOver.catch(() => undefined);
    const { sent } = await handingOver;
    if (sent && (await inTime(this.#options.clock, UNSAVED_MS, sent)) === "late")
      throw new Error("The disk is full, and the notification could not be sent in time.");
    return { id };
  }

  async #handOver(
    keeping: Promise<Accepted>,
    before: Promise<unknown>,
    tell: () => void,
  ): Promise<{ readonly sent: Promise<void> | undefined }> {
    const [kept] = await Promise.allSettled([keeping, before]);
    tell();
    if (kept.status === "rejected") throw kept.reason;
    const { id, topic, unsaved } = kept.value;
    const sent = unsaved && this.#sent(id);
    this.#options.deliveries.get(topic)?.add(kept.value);
    return { sent };
  }

  #sent(id: string): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#unsaved.set(id, (problem) => {
        this.#unsaved.delete(id);
        if (problem === undefined) resolve();
        else reject(new Error(problem));
      });
    });
  }

  /** Takes up what an earlier process had accepted. */
  async resume(): Promise<void> {
    for (const accepted of await this.#options.outbox.load())
      this.#options.deliveries.get(accepted.topic)?.add(accepted);
  }
}
