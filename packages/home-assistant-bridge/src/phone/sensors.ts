import type { Clock } from "@iotpush/core";
import type { Registrations } from "../store/tables.js";
import type { HomeAssistantApi } from "./home-assistant-api.js";
import type { TopicPhone } from "./phone.js";

/** Numbers change a moment after what changed them was told. */
const SETTLE_MS = 50;
/** A state of Home Assistant's has at most 255 characters. */
const MOST_STATE = 255;

/** What a topic shows. */
export interface TopicState {
  /** Questions that wait for an answer. */
  readonly pending: number;
  /** Messages sent this month. */
  readonly sent: number;
  /** The label of the last answer. */
  readonly lastAnswer: string | undefined;
  /** Whether Home Assistant can notify the phone. */
  readonly reachable: boolean;
  /** What keeps the bridge from doing its work for the topic, with the fix. */
  readonly problem: string | undefined;
}

const SENSORS = [
  {
    type: "binary_sensor",
    unique_id: "problem",
    name: "Problem",
    icon: "mdi:alert-circle-outline",
    device_class: "problem",
    entity_category: "diagnostic",
    of: ({ problem }: TopicState) => problem !== undefined,
    attributesOf: ({ problem }: TopicState) => ({ what: problem ?? null }),
  },
  {
    type: "sensor",
    unique_id: "pending_questions",
    name: "Pending questions",
    icon: "mdi:help-circle",
    state_class: "measurement",
    of: ({ pending }: TopicState) => pending,
  },
  {
    type: "sensor",
    unique_id: "messages_sent_this_month",
    name: "Messages sent this month",
    icon: "mdi:counter",
    state_class: "total_increasing",
    of: ({ sent }: TopicState) => sent,
  },
  {
    type: "sensor",
    unique_id: "last_answer",
    name: "Last answer",
    icon: "mdi:message-reply-text",
    of: ({ lastAnswer }: TopicState) => lastAnswer?.slice(0, MOST_STATE) ?? null,
  },
];

interface SensorsOptions {
  readonly phone: Pick<TopicPhone, "topic" | "state">;
  readonly api: Pick<HomeAssistantApi, "webhook">;
  readonly registrations: Pick<Registrations, "get">;
  readonly clock: Clock;
  readonly state: () => TopicState;
}

/** The sensors of one topic, on the device that its phone is: no broker is needed. */
export class Sensors {
  readonly #options: SensorsOptions;
  readonly #stopped = new AbortController();
  /** The phone that Home Assistant knows them of, with their values. */
  #known: { readonly webhookId: string; readonly values: string } | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: SensorsOptions) {
    this.#options = options;
  }

  /** Call it when something may have changed: Home Assistant gets the update a moment later. */
  changed(): void {
    this.#again = true;
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (this.#again) {
      this.#again = false;
      await this.#options.clock.sleep(SETTLE_MS, signal);
      if (signal.aborted) break;
      // It is not there, or refuses: the next change, or the next connection, tells it again.
      await this.#tell().catch(() => undefined);
    }
    this.#running = undefined;
  }

  async #tell(): Promise<void> {
    const { phone, api, registrations, state } = this.#options;
    const webhookId = registrations.get(phone.topic.name)?.webhookId;
    if (phone.state !== "connected" || webhookId === undefined) {
      // Another Home Assistant, or one that has forgotten them, may come back.
      this.#known = undefined;
      return;
    }
    const now = state();
    const sensors = SENSORS.map(({ of, attributesOf, ...sensor }) => ({
      ...sensor,
      state: of(now),
      attributes: attributesOf?.(now) ?? {},
    }));
    const values = JSON.stringify(sensors.map(({ state, attributes }) => [state, attributes]));
    if (this.#known?.webhookId !== webhookId)
      for (const sensor of sensors) await api.webhook(webhookId, "register_sensor", sensor);
    else if (this.#known.values !== values)
      await api.webhook(
        webhookId,
        "update_sensor_states",
        sensors.map(({ type, unique_id, icon, state, attributes }) => ({
          type,
          unique_id,
          icon,
          state,
          attributes,
        })),
      );
    this.#known = { webhookId, values };
  }
}
