import type { MqttConfig } from "../config/config.js";
import { connectOptions } from "../mqtt/connect-options.js";
import { type CheckFinding, findingsAbout } from "./finding.js";

/** Whether the broker accepts the bridge. */
export async function checkMqtt(config: MqttConfig): Promise<CheckFinding> {
  const { ok, problem } = findingsAbout("MQTT");
  const { connectAsync } = await import("mqtt");
  try {
    const client = await connectAsync(
      "",
      { ...connectOptions(config), reconnectPeriod: 0, connectTimeout: 5_000 },
      false,
    );
    await client.endAsync();
    return ok("The broker accepts the bridge.");
  } catch (error) {
    const why = (error as Error).message || "no answer";
    return problem(`The broker cannot be used (${why}).`, "Check mqtt's url, username and password.");
  }
}
