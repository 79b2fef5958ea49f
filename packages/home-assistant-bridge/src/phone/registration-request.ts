import type { TopicConfig } from "../config/config.js";
import type { RegistrationRequest } from "./home-assistant-api.js";

const APP_ID = "com.iotpush.bridge";

/** The same for a topic always: registering again replaces the phone instead of adding one. */
export const deviceIdOf = ({ name }: Pick<TopicConfig, "name">): string => `iotpush-topic-${name}`;

export const registrationOf = (
  topic: TopicConfig,
  options: {
    readonly appVersion: string;
    readonly pushToken: string;
    readonly pushUrl: string | undefined;
  },
): RegistrationRequest => ({
  device_id: deviceIdOf(topic),
  device_name: topic.friendlyName,
  app_id: APP_ID,
  app_name: "iotpush",
  app_version: options.appVersion,
  manufacturer: "iotpush",
  model: "Topic",
  os_name: "node",
  // Without it Home Assistant takes the registration and then fails to set it up.
  os_version: process.versions.node,
  supports_encryption: false,
  app_data: {
    push_websocket_channel: true,
    // Home Assistant takes both or none.
    ...(options.pushUrl ? { push_token: options.pushToken, push_url: options.pushUrl } : {}),
  },
});
