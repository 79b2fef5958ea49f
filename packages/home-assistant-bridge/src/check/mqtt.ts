import type { MqttConfig } from "../config/config.js";
import { connectOptions } from "../mqtt/connect-options.js";
import type { CheckFinding } from "./finding.js";

/** Whether the broker accepts the bridge. */
export async function checkMqtt(config: MqttConfig): Promise<CheckFinding> {
  const about = "MQTT";
  const { connectAsync } = await import("mqtt");
  try {
    const client = await connectAsync(
      "",
      { ...connectOptions(config), reconnectPeriod: 0, connectTimeout: 5_000 },
      false,
    );
    await client.endAsync();
    return { about, level: "ok", title: "The broker accepts the bridge." };
  } catch (error) {
    return {
      about,
      level: "problem",
      title: `The broker cannot be used (${(error as Error).message || "no answer"}).`,
      fix: "Check mqtt's url, username and password.",
    };
  }
}
