import type { HomeAssistantConfig } from "../config/config.js";
import { HomeAssistantApi, HomeAssistantError, TOKEN_FIX } from "../phone/home-assistant-api.js";
import { connectOnce, isUnauthorized } from "../phone/token-auth.js";
import { type CheckFinding, findingsAbout } from "./finding.js";

const { ok, warning, problem } = findingsAbout("Home Assistant");

/** Whether Home Assistant answers, takes the token, can have phones, and lets WebSocket through. */
export async function checkHomeAssistant(config: HomeAssistantConfig): Promise<CheckFinding[]> {
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
