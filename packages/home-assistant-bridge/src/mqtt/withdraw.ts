import type { Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import { connectAsync } from "mqtt";
import type { MqttConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { PhoneLink } from "../phone/link.js";
import { type Announced, type Announcement, keyOfBroker } from "../store/tables.js";
import { connectOptions } from "./connect-options.js";
import { AVAILABILITY, discovery, mqttTopics } from "./discovery.js";
import { type MqttSide, RETURN_MS } from "./mqtt-side.js";

const TIMEOUT_MS = 5_000;

/** Removes the devices of brokers that were used before, once Home Assistant runs and the bridge is connected to its present broker. */
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
  const used = config && keyOfBroker(config);
  for (const [key, old] of announced.entries())
    try {
      if (key === used) continue;
      await link.whenRunning(signal);
      while (mqtt && mqtt.status.state !== "connected") {
        await clock.sleep(1_000, signal);
        signal.throwIfAborted();
      }
      await withdraw(old, { clock, signal, mayBeOnline: config !== undefined });
      await announced.delete(key);
      if (!config || used === undefined) continue;
      // The same broker may have another address now.
      const topics = [...new Set([...(announced.get(used)?.topics ?? []), ...old.topics])];
      await announced.set(used, { config, topics });
      mqtt?.statesChanged();
    } catch (error) {
      if (signal.aborted) return;
      log.warn(
        `The MQTT devices at ${old.config.url} could not be removed: ${String(error)}. Delete the device "iotpush bridge" in Home Assistant, or start the bridge again.`,
      );
    }
}

/**
 * Removes the entities of topics from a Home Assistant that hears this broker, and nothing else: another bridge may have its own there.
 * `mayBeOnline`: this may be the present broker at another address, so nothing is removed if a bridge is online there. Rejects if the
 * broker cannot be used, or the signal aborts first.
 */
async function withdraw(
  { config, topics }: Announcement,
  options: { readonly clock: Clock; readonly signal: AbortSignal; readonly mayBeOnline: boolean },
): Promise<void> {
  const { clock, signal, mayBeOnline } = options;
  const prefix = config.discoveryPrefix;
  const client = await connectAsync("", { ...connectOptions(config), reconnectPeriod: 0 }, false);
  const publish = (to: string, payload: string) => client.publishAsync(to, payload, { qos: 1, retain: true });
  const remove = async () => {
    // Home Assistant removes only what it has heard of since its start.
    for (const remind of [true, false]) {
      const { mqttTopic, payload } = discovery({ topics: [], gone: topics, prefix, remind });
      await publish(mqttTopic, JSON.stringify(payload));
    }
    for (const name of topics) await publish(mqttTopics(name).state, "");
    // Another bridge responds to this by announcing its entities again.
    await publish(AVAILABILITY, "offline");
  };
  try {
    const whenOnline = (topic: string, then: () => void) =>
      client.on("message", (to, payload) => {
        if (to === topic && payload.toString("utf8") === "online") then();
      });
    if (mayBeOnline) {
      const online = new Promise<void>((resolve) => whenOnline(AVAILABILITY, resolve));
      await client.subscribeAsync(AVAILABILITY);
      if ((await inTime(clock, TIMEOUT_MS, online)) !== "late") return;
    }
    // Home Assistant may not listen to the broker yet: it says when it does.
    whenOnline(`${prefix}/status`, () => void remove().catch(() => {}));
    await client.subscribeAsync(`${prefix}/status`);
    await remove();
    await clock.sleep(RETURN_MS, signal);
    signal.throwIfAborted();
  } finally {
    await client.endAsync();
  }
}
