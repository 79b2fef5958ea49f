import { Hono } from "hono";
import type { BridgeStatus } from "../status/status.js";
import { BRIDGE_VERSION } from "../version.js";

/** Open to everybody: says whether the bridge does its work, and nothing else. */
export const HEALTH_PATH = "/health";

/** Open to everybody: answers 200 as long as the process does. */
const ALIVE_PATH = "/alive";

/** 200 while all topics are phones in a running Home Assistant, else 503. */
export function healthRoutes(status: () => BridgeStatus): Hono {
  const app = new Hono();
  app.get(ALIVE_PATH, (context) => context.json({}));
  app.get(HEALTH_PATH, (context) => {
    const { homeAssistant, topics, mqtt, problems } = status();
    const connected = topics.filter(({ phone }) => phone === "connected").length;
    const ok =
      homeAssistant.state === "running" && connected === topics.length && mqtt?.state !== "disconnected";
    return context.json(
      {
        service: "iotpush-bridge",
        version: BRIDGE_VERSION,
        ok,
        home_assistant: homeAssistant.state,
        topics: topics.length,
        connected,
        problems: problems.length,
        ...(mqtt ? { mqtt: mqtt.state } : {}),
      },
      ok ? 200 : 503,
    );
  });
  return app;
}
