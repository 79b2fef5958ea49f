import type { HomeAssistantConfig } from "../config/config.js";
import { HomeAssistantApi, HomeAssistantError, TOKEN_FIX } from "../phone/home-assistant-api.js";
import { connectOnce, isUnauthorized } from "../phone/token-auth.js";
import type { CheckFinding } from "./finding.js";

const about = "Home Assistant";

/** Whether Home Assistant answers, takes the token, can have phones, and lets WebSocket through. */
export async function checkHomeAssistant(config: HomeAssistantConfig): Promise<CheckFinding[]> {
  try {
    const { version, state, components } = await new HomeAssistantApi(config).config();
    const found: CheckFinding[] = [
      { about, level: "ok", title: `Home Assistant ${version} at ${config.url} accepts the token.` },
    ];
    if (state !== "RUNNING")
      found.push({
        about,
        level: "warning",
        title: `It has not started completely (${state}).`,
        fix: "Wait a minute.",
      });
    if (!components.includes("mobile_app"))
      found.push({
        about,
        level: "problem",
        title: "Its mobile_app integration is not loaded, so topics cannot become phones.",
        fix: "Add default_config: or mobile_app: to configuration.yaml, and restart Home Assistant.",
      });
    return [...found, await checkWebSocket(config)];
  } catch (error) {
    if (!(error instanceof HomeAssistantError)) throw error;
    return [{ about, level: "problem", title: `${error.problem}.`, fix: error.fix }];
  }
}

async function checkWebSocket(config: HomeAssistantConfig): Promise<CheckFinding> {
  try {
    (await connectOnce(config)).close();
    return { about, level: "ok", title: "Notifications can come over WebSocket." };
  } catch (error) {
    if (isUnauthorized(error))
      return { about, level: "problem", title: "It refuses the token.", fix: TOKEN_FIX };
    return {
      about,
      level: "problem",
      title: `${config.webSocketUrl} cannot be opened.`,
      fix: "Let WebSocket connections through the proxy in front of Home Assistant, or use its own address.",
    };
  }
}
