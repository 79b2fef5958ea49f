import type { Clock, SqliteStore } from "@iotpush/core";
import type { Collection } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import type { MqttConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { PhoneLink } from "../phone/link.js";
import type { MqttSide } from "./mqtt-side.js";

const Entry = z.object({
  config: z.object({
    url: z.string(),
    username: z.string().optional(),
    password: z.string().optional(),
    discoveryPrefix: z.string(),
  }),
  topics: z.array(z.string()),
});
/** A broker, and the topics whose entities Home Assistant may have by it. */
export type Announcement = z.infer<typeof Entry>;

/** What was announced over MQTT, kept over restarts: Home Assistant keeps entities until it is told that they are gone. */
export class Announced {
  readonly #records: Collection<Announcement>;
  readonly #byBroker: Map<string, Announcement>;

  private constructor(records: Collection<Announcement>, byBroker: Map<string, Announcement>) {
    this.#records = records;
    this.#byBroker = byBroker;
  }

  static async open(store: SqliteStore): Promise<Announced> {
    const records = store.collection("mqtt", (value) => Entry.parse(value));
    return new Announced(records, await records.load());
  }

  /** The topics that were announced to a broker. */
  topics(config: MqttConfig): readonly string[] {
    return this.#byBroker.get(keyOf(config))?.topics ?? [];
  }

  /** Brokers that are not used any more. */
  allBut(config: MqttConfig | undefined): Announcement[] {
    const used = config && keyOf(config);
    return [...this.#byBroker].flatMap(([key, entry]) => (key === used ? [] : [entry]));
  }

  async set(config: MqttConfig, topics: readonly string[]): Promise<void> {
    const entry = { config, topics: [...topics] };
    if (JSON.stringify(this.#byBroker.get(keyOf(config))) === JSON.stringify(entry)) return;
    this.#byBroker.set(keyOf(config), entry);
    await this.#records.save(keyOf(config), entry);
  }

  async forget({ config }: Announcement): Promise<void> {
    this.#byBroker.delete(keyOf(config));
    await this.#records.remove(keyOf(config));
  }
}

/** Removes what Home Assistant has by brokers that were used before: it must be there, and the bridge connected to its present one. */
export async function withdrawFromOthers(options: {
  readonly announced: Announced;
  readonly config: MqttConfig | undefined;
  readonly mqtt: MqttSide | undefined;
  readonly link: Pick<PhoneLink, "whenRunning">;
  readonly clock: Clock;
  readonly log: BridgeLogger;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { announced, config, mqtt, link, clock, log, signal } = options;
  for (const old of announced.allBut(config))
    try {
      await link.whenRunning(signal);
      while (mqtt && mqtt.status.state !== "connected") {
        await clock.sleep(1_000, signal);
        signal.throwIfAborted();
      }
      const { withdraw } = await import("./withdraw.js");
      await withdraw(old, clock);
      await announced.forget(old);
      // The same broker may have another address now.
      if (config) await announced.set(config, [...new Set([...announced.topics(config), ...old.topics])]);
      mqtt?.statesChanged();
    } catch (error) {
      if (signal.aborted) return;
      log.warn(
        `The MQTT devices at ${old.config.url} could not be removed: ${String(error)}. Delete the device "iotpush bridge" in Home Assistant, or start the bridge again.`,
      );
    }
}

const keyOf = ({ url, discoveryPrefix }: MqttConfig): string => `${discoveryPrefix} ${url}`;
