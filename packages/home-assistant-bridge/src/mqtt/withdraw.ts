import type { Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import { connectAsync } from "mqtt";
import type { MqttConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { PhoneLink } from "../phone/link.js";
import { type Announced, type Announcement, keyOfBroker } from "../store/announced.js";
import { connectOptions } from "./connect-options.js";
import { discovery } from "./discovery.js";
import { type MqttSide, RETURN_MS } from "./mqtt-side.js";
import { AVAILABILITY, mqttTopics } from "./topics.js";

const TIMEOUT_MS = 5_000;

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
  const used = config && keyOfBroker(config);
  for (const [key, old] of announced.entries())
    try {
      if (key === used) continue;
      await link.whenRunning(signal);
      while (mqtt && mqtt.status.state !== "connected") {
        await clock.sleep(1_000, signal);
        signal.throwIfAborted();
      }
      await withdraw(old, clock, signal);
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
 * Removes the bridge's devices from a Home Assistant that hears this broker, unless the bridge is online by it: the same broker may have
 * two addresses. Rejects if the broker cannot be used, or the signal aborts first.
 */
async function withdraw({ config, topics }: Announcement, clock: Clock, signal: AbortSignal): Promise<void> {
  const prefix = config.discoveryPrefix;
  const status = `${prefix}/status`;
  const client = await connectAsync("", { ...connectOptions(config), reconnectPeriod: 0 }, false);
  const publish = (to: string, payload: string) => client.publishAsync(to, payload, { qos: 1, retain: true });
  const remove = async () => {
    // Home Assistant removes only what it has heard of since its start.
    const { mqttTopic, payload } = discovery({ topics: [], gone: topics, prefix, remind: true });
    await publish(mqttTopic, JSON.stringify(payload));
    for (const to of [mqttTopic, AVAILABILITY, ...topics.map((name) => mqttTopics(name).state)])
      await publish(to, "");
  };
  try {
    const state = new Promise<string>((resolve) =>
      client.on("message", (to, payload) => {
        if (to === AVAILABILITY) resolve(payload.toString("utf8"));
      }),
    );
    await client.subscribeAsync(AVAILABILITY);
    const known = await inTime(clock, TIMEOUT_MS, state);
    if (known !== "late" && known.value === "online") return;
    // Home Assistant may not listen to the broker yet: it says when it does.
    client.on("message", (to, payload) => {
      if (to === status && payload.toString("utf8") === "online") void remove().catch(() => {});
    });
    await client.subscribeAsync(status);
    await remove();
    await clock.sleep(RETURN_MS, signal);
    signal.throwIfAborted();
  } finally {
    await client.endAsync();
  }
}
