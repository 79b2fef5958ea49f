import type { Clock } from "@iotpush/core";
import { errorText, inTime } from "@iotpush/core/adapter";
import type { Activity, Via } from "../activity/activity.js";
import type { Notification } from "../mapping/notification.js";
import type { TakeNotification } from "../phone/phone.js";
import type { Outbox } from "../store/outbox.js";
import type { TopicDelivery } from "./topic-delivery.js";

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
  /** Settles once every notification so far has been saved or refused. */
  #keptBefore: Promise<unknown> = Promise.resolve();
  readonly #unconfirmed = new Unconfirmed();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Accepts a phone's notification, unless it is one that Home Assistant sends again because it thinks it was lost. */
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
      // It was not accepted: if Home Assistant sends it again, that is not a repeat.
      confirmed();
      throw error;
    }
  };

  /**
   * Resolves once the notification would survive a power loss and is on its way, or was sent although the disk is full. They are kept at
   * the same time, and sent in the order of their coming. The id is the one in the events about it.
   */
  async accept(topic: string, notification: Notification, via: Via): Promise<{ readonly id: string }> {
    const { outbox, activity, clock, deliveries } = this.#options;
    const acceptedAt = clock.now();
    const id = outbox.nextId(acceptedAt);
    const accepted = { id, topic, notification, acceptedAt, ...(via === "ask" ? { via } : {}) } as const;
    const keptInTurn = Promise.allSettled([outbox.add(accepted), this.#keptBefore]);
    // Without its results, which would hold those of all before.
    this.#keptBefore = keptInTurn.then(() => undefined);
    const [kept] = await keptInTurn;
    activity.tell({
      id,
      topic,
      kind: "accepted",
      via,
      title: notification.title,
      text: notification.message,
    });
    if (kept.status === "rejected") {
      activity.tell({ id, topic, kind: "failed", problem: errorText(kept.reason) });
      throw kept.reason;
    }
    const { unsaved } = kept.value;
    deliveries.get(topic)?.add(kept.value);
    if (unsaved && (await inTime(clock, UNSAVED_MS, unsaved.promise)) === "late")
      throw new Error("The disk is full, and the notification could not be sent in time.");
    return { id };
  }

  /** Takes up what an earlier process had accepted. */
  async resume(): Promise<void> {
    for (const accepted of await this.#options.outbox.load())
      this.#options.deliveries.get(accepted.topic)?.add(accepted);
  }
}

const KEPT_MS = 60_000;
const MOST = 1_000;

/**
 * Notifications of the WebSocket whose confirmation Home Assistant has not acknowledged: it may send such a one again by the push URL, and
 * only there is an equal one a duplicate. Equal ones over the WebSocket are as many as come.
 */
export class Unconfirmed {
  /** Oldest first. */
  readonly #open = new Set<{ readonly key: string; readonly at: number }>();

  /** Notes one of the WebSocket; call what it returns once Home Assistant knows that it arrived, or it was not taken. */
  note(topic: string, notification: Notification, now: number): () => void {
    const noted = { key: keyOf(topic, notification), at: now };
    this.#open.add(noted);
    for (const oldest of this.#open) {
      if (this.#open.size <= MOST) break;
      this.#open.delete(oldest);
    }
    return () => void this.#open.delete(noted);
  }

  /** Whether one of the push URL is the second delivery of one that is noted, which comes no third time. */
  repeats(topic: string, notification: Notification, now: number): boolean {
    const key = keyOf(topic, notification);
    for (const noted of this.#open)
      if (noted.key === key && now - noted.at <= KEPT_MS) return this.#open.delete(noted);
    return false;
  }
}

const keyOf = (topic: string, { message, title, data }: Notification): string =>
  JSON.stringify([topic, message, title ?? null, data ?? null]);
