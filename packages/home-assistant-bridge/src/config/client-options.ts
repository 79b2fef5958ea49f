import type { ClientOptions } from "@iotpush/core";
import { BRIDGE_VERSION } from "../version.js";
import type { BridgeConfig } from "./config.js";

/** The settings of the service's client. */
export const clientOptions = ({ baseUrl, sessionToken, topics }: BridgeConfig): ClientOptions => ({
  userAgent: `iotpush-bridge/${BRIDGE_VERSION}`,
  baseUrl,
  sessionToken,
  topicKeys: Object.fromEntries(topics.flatMap(({ name, apiKey }) => (apiKey ? [[name, apiKey]] : []))),
});
