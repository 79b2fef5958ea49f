import type { Clock } from "@iotpush/core";
import type { HomeAssistantApi } from "./home-assistant-api.js";
import type { TopicPhone } from "./phone.js";
import type { Registrations } from "./registrations.js";

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
}

const SENSORS = [
  {
    unique_id: "pending_questions",
    name: "Pending questions",
    icon: "mdi:help-circle",
    state_class: "measurement",
    of: ({ pending }: TopicState) => pending,
  },
  {
    unique_id: "messages_sent_this_month",
    name: "Messages sent this month",
    icon: "mdi:counter",
    state_class: "total_increasing",
    of: ({ sent }: TopicState) => sent,
  },
  {
    unique_id: "last_answer",
    name: "Last answer",
    icon: "mdi:message-reply-text",
    of: ({ lastAnswer }: TopicState) => lastAnswer?.slice(0, MOST_STATE) ?? null,
  },
] as const;

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

  /** Something may be different now: Home Assistant hears of it a moment later. */
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
    const sensors = SENSORS.map(({ of, ...sensor }) => ({ ...sensor, type: "sensor", state: of(now) }));
    const values = JSON.stringify(sensors.map((sensor) => sensor.state));
    if (this.#known?.webhookId !== webhookId)
      for (const sensor of sensors) await api.webhook(webhookId, "register_sensor", sensor);
    else if (this.#known.values !== values)
      await api.webhook(
        webhookId,
        "update_sensor_states",
        sensors.map(({ type, unique_id, icon, state }) => ({ type, unique_id, icon, state })),
      );
    this.#known = { webhookId, values };
  }
}
