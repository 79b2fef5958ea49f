import { randomUUID } from "node:crypto";
import type { TopicConfig } from "../config/config.js";
import { notifyAction } from "../config/notify-action.js";
import type { BridgeLogger } from "../log/logger.js";
import type { Registration, Registrations } from "../store/registrations.js";
import type { HomeAssistantApi } from "./home-assistant-api.js";

const APP_ID = "com.iotpush.bridge";

/** The same for a topic always: registering again replaces the phone instead of adding one. */
export const deviceIdOf = ({ name }: Pick<TopicConfig, "name">): string => `iotpush-topic-${name}`;

const registrationOf = (
  topic: TopicConfig,
  options: Pick<RegistrarOptions, "appVersion" | "pushUrl"> & { readonly pushToken: string },
) => ({
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

export interface RegistrarOptions {
  readonly topic: TopicConfig;
  readonly api: HomeAssistantApi;
  readonly registrations: Registrations;
  readonly log: BridgeLogger;
  readonly appVersion: string;
  /** Where Home Assistant can post notifications to, if it can at all. */
  readonly pushUrl: string | undefined;
}

/** Keeps one topic registered as a phone, under its name and with its push URL. */
export class Registrar {
  readonly #options: RegistrarOptions;

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  get current(): Registration | undefined {
    return this.#options.registrations.get(this.#options.topic.name);
  }

  /** The name of the phone's notify action. */
  get action(): string {
    return notifyAction(this.current?.deviceName ?? this.#options.topic.friendlyName);
  }

  /** Registers the phone, in place of an earlier registration. */
  async register(): Promise<void> {
    const { api, registrations, log, appVersion, pushUrl, topic } = this.#options;
    const pushToken = this.current?.pushToken ?? randomUUID();
    const request = registrationOf(topic, { appVersion, pushToken, pushUrl });
    const { webhookId } = await api.register(request);
    const { device_name: deviceName, app_data } = request;
    await registrations.set(topic.name, {
      webhookId,
      deviceName,
      pushToken,
      appVersion,
      ...(app_data.push_url ? { pushUrl: app_data.push_url } : {}),
      ...(this.current?.trackerDisabled ? { trackerDisabled: true } : {}),
    });
    log.info("Registered as a phone", { topic: topic.name, action: this.action });
  }

  /** Reports to Home Assistant what changed since the phone was registered. */
  async update(registration: Registration, signal: AbortSignal): Promise<void> {
    const { api, registrations, appVersion, pushUrl, topic } = this.#options;
    const request = registrationOf(topic, { appVersion, pushToken: registration.pushToken, pushUrl });
    const { device_name, app_data } = request;
    const same =
      registration.deviceName === device_name &&
      registration.appVersion === appVersion &&
      registration.pushUrl === app_data.push_url;
    if (same) return;
    const { app_version, manufacturer, model, os_version } = request;
    const changes = { device_name, app_data, app_version, manufacturer, model, os_version };
    const updated = await api.webhook(registration.webhookId, "update_registration", changes, signal);
    if (!updated) return;
    await registrations.set(topic.name, {
      ...registration,
      deviceName: device_name,
      appVersion,
      pushUrl: app_data.push_url,
    });
  }
}
