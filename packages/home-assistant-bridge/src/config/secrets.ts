import type { BridgeConfig } from "./config.js";

/** Everything in the settings that no log, page or error may show. */
export const secretsOf = (config: BridgeConfig): string[] =>
  [
    config.homeAssistant.token,
    config.sessionToken,
    config.http.token,
    config.mqtt?.password,
    ...config.topics.map(({ apiKey }) => apiKey),
  ].filter((secret) => secret !== undefined);
