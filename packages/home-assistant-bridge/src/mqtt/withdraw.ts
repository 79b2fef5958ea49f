import type { Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import { connectAsync } from "mqtt";
import type { Announcement } from "./announced.js";
import { connectOptions } from "./connect-options.js";
import { discovery } from "./discovery.js";
import { AVAILABILITY, mqttTopics } from "./topics.js";

const TIMEOUT_MS = 5_000;

/**
 * Removes the bridge's devices from a Home Assistant that hears this broker just now, unless the bridge is online by it: the same broker
 * may have two addresses. Rejects if the broker cannot be used.
 */
export async function withdraw({ config, topics }: Announcement, clock: Clock): Promise<void> {
  const options = { ...connectOptions(config), reconnectPeriod: 0 };
  const client = await connectAsync("", options, false);
  const publish = (to: string, payload: string) => client.publishAsync(to, payload, { qos: 1, retain: true });
  try {
    const state = new Promise<string>((resolve) =>
      client.once("message", (_, payload) => resolve(payload.toString("utf8"))),
    );
    await client.subscribeAsync(AVAILABILITY);
    const known = await inTime(clock, TIMEOUT_MS, state);
    if (known !== "late" && known.value === "online") return;
    // Home Assistant removes only what it has heard of since its start.
    const prefix = config.discoveryPrefix;
    const { mqttTopic, payload } = discovery({ topics: [], gone: topics, prefix, remind: true });
    await publish(mqttTopic, JSON.stringify(payload));
    for (const to of [mqttTopic, AVAILABILITY, ...topics.map((name) => mqttTopics(name).state)])
      await publish(to, "");
  } finally {
    await client.endAsync();
  }
}
