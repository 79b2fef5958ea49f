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
  // Home Assistant shows it as the device's firmware. Without it the registration fails to be set up.
  os_version: options.appVersion,
  supports_encryption: false,
  app_data: {
    push_websocket_channel: true,
    // Home Assistant takes both or none.
    ...(options.pushUrl ? { push_token: options.pushToken, push_url: options.pushUrl } : {}),
  },
});
