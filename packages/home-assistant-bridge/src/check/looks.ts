import type { Finding } from "@iotpush/core";
import { connectAsync } from "mqtt";
import type { BridgeConfig, HomeAssistantConfig, MqttConfig } from "../config/config.js";
import { HEALTH_PATH } from "../http/machine-routes.js";
import { connectOptions } from "../mqtt/connect-options.js";
import { HomeAssistantApi, HomeAssistantError, TOKEN_FIX } from "../phone/home-assistant-api.js";
import { connectOnce, isUnauthorized } from "../phone/link.js";

/** What one check found, in words a user understands; never with a secret. */
export interface CheckFinding extends Pick<Finding, "level" | "title" | "fix"> {
  /** What was looked at, such as "Topic alerts". */
  readonly about: string;
}

/** Makes what is found about something. */
export const findingsAbout = (about: string) => ({
  ok: (title: string): CheckFinding => ({ about, level: "ok", title }),
  warning: (title: string, fix: string): CheckFinding => ({ about, level: "warning", title, fix }),
  problem: (title: string, fix: string): CheckFinding => ({ about, level: "problem", title, fix }),
});

/** Whether Home Assistant answers, takes the token, can have phones, and lets WebSocket through. */
export async function checkHomeAssistant(config: HomeAssistantConfig): Promise<CheckFinding[]> {
  const { ok, warning, problem } = findingsAbout("Home Assistant");
  try {
    const { version, state, components } = await new HomeAssistantApi(config).config();
    const found = [ok(`Home Assistant ${version} at ${config.url} accepts the token.`)];
    if (state !== "RUNNING")
      found.push(warning(`It has not finished starting (${state}).`, "Wait a minute."));
    if (!components.includes("mobile_app"))
      found.push(
        problem(
          "Its mobile_app integration is not loaded, so topics cannot become phones.",
          "Add default_config: or mobile_app: to configuration.yaml, and restart Home Assistant.",
        ),
      );
    return [...found, await checkWebSocket(config)];
  } catch (error) {
    if (!(error instanceof HomeAssistantError)) throw error;
    return [problem(`${error.problem}.`, error.fix)];
  }
}

async function checkWebSocket(config: HomeAssistantConfig): Promise<CheckFinding> {
  const { ok, problem } = findingsAbout("Home Assistant");
  try {
    (await connectOnce(config)).close();
    return ok("Notifications can come over WebSocket.");
  } catch (error) {
    if (isUnauthorized(error)) return problem("It refuses the token.", TOKEN_FIX);
    return problem(
      `${config.webSocketUrl} cannot be opened.`,
      "Let WebSocket connections through the proxy in front of Home Assistant, or use its own address.",
    );
  }
}

/** Whether the bridge itself runs, and whether its public URL leads to it. */
export async function checkBridge({ http, publicUrl, answers }: BridgeConfig): Promise<CheckFinding[]> {
  const running = await leadsToBridge(`http://127.0.0.1:${http.port}`);
  const bridge = findingsAbout("Bridge");
  const found = running
    ? bridge.ok(`It is running on port ${http.port}.`)
    : bridge.warning(`It is not running on port ${http.port}.`, "Start it with iotpush-bridge.");
  return [found, ...(await checkOwnUrl({ publicUrl, answers }, running))];
}

/** Whether callbacks get through. Only a request from outside can prove it: a tap on the page's test does. */
export async function checkOwnUrl(
  { publicUrl, answers }: Pick<BridgeConfig, "publicUrl" | "answers">,
  running: boolean,
): Promise<CheckFinding[]> {
  const { ok, warning, problem } = findingsAbout("Callbacks");
  if (!publicUrl && answers === "callback")
    return [problem("answers is callback, but public_url is missing.", "Set public_url, or answers: auto.")];
  if (!publicUrl) return [ok("No public_url: answers are read from receipts, within seconds.")];
  if (!running) return [];
  if (await leadsToBridge(publicUrl)) return [ok(`${publicUrl} leads to the bridge, as seen from here.`)];
  return [
    warning(
      `${publicUrl} does not lead to the bridge, as seen from here.`,
      "Check the address, its certificate and the port forwarding; some routers accept it only from outside.",
    ),
  ];
}

async function leadsToBridge(base: string): Promise<boolean> {
  try {
    const response = await fetch(`${base}${HEALTH_PATH}`, { signal: AbortSignal.timeout(5_000) });
    const { service } = (await response.json()) as { service?: unknown };
    return service === "iotpush-bridge";
  } catch {
    return false;
  }
}

/** Whether the broker accepts the bridge. */
export async function checkMqtt(config: MqttConfig): Promise<CheckFinding> {
  const { ok, problem } = findingsAbout("MQTT");
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
