import type { Activity, BridgeEvent } from "./activity.js";

/** One step of a notification's way, with its time in milliseconds since 1970. */
export interface Step {
  readonly at: number;
  readonly bridgeEvent: BridgeEvent;
}

/** A notification's way through the bridge, oldest step first. */
export interface NotificationRecord {
  readonly id: string;
  readonly topic: string;
  readonly title: string | undefined;
  readonly text: string;
  readonly steps: readonly Step[];
}

const MOST = 50;
const MOST_STEPS = 12;

/** The ways of the last notifications, in memory. */
export class NotificationHistory {
  readonly #records = new Map<string, NotificationRecord>();

  constructor(activity: Activity) {
    activity.listen((bridgeEvent, at) => this.#add(bridgeEvent, at));
  }

  /** Newest first. */
  list(): readonly NotificationRecord[] {
    return [...this.#records.values()].reverse();
  }

  #add(bridgeEvent: BridgeEvent, at: number): void {
    const { id, topic } = bridgeEvent;
    const told = bridgeEvent.kind === "accepted" ? bridgeEvent : undefined;
    const record = this.#records.get(id) ?? { id, topic, title: undefined, text: "", steps: [] };
    const steps = [...record.steps, { at, bridgeEvent }].slice(-MOST_STEPS);
    this.#records.set(id, {
      ...record,
      ...(told ? { title: told.title, text: told.text.slice(0, 200) } : {}),
      steps,
    });
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= MOST) break;
      this.#records.delete(oldest);
    }
  }
}
