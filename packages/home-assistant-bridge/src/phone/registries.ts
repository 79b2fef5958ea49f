import type { Connection } from "home-assistant-js-websocket";
import type { TopicConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { Registrations } from "../store/tables.js";
import { BRIDGE_VERSION } from "../version.js";
import type { HomeAssistantApi } from "./home-assistant-api.js";

type Asking = Pick<Connection, "sendMessagePromise">;

interface Entity {
  readonly entity_id: string;
  readonly platform: string;
  readonly unique_id: string;
  readonly disabled_by: string | null;
}

interface Device {
  readonly identifiers: readonly (readonly [domain: string, id: string])[];
  readonly config_entries: readonly string[];
}

/** The same for a topic always: registering again replaces the phone instead of adding one. */
export const deviceIdOf = ({ name }: { readonly name: string }): string => `iotpush-topic-${name}`;

/** The app that registers itself for every topic. */
export const APP = {
  app_id: "com.iotpush.bridge",
  app_name: "iotpush",
  os_name: "node",
  supports_encryption: false,
};

/** What Home Assistant shows about a topic's device, and how it reaches it. */
export const deviceOf = (topic: TopicConfig, pushToken: string, pushUrl: string | undefined) => ({
  device_name: topic.friendlyName,
  app_version: BRIDGE_VERSION,
  manufacturer: "iotpush",
  model: "Topic",
  // Home Assistant shows it as the device's firmware. Without it the registration fails to be set up.
  os_version: BRIDGE_VERSION,
  app_data: {
    push_websocket_channel: true,
    // Home Assistant takes both or none.
    ...(pushUrl ? { push_token: pushToken, push_url: pushUrl } : {}),
  },
});

/**
 * Disables the device tracker that Home Assistant creates for every phone, since a topic has no location. `refused` without an
 * administrator's token, `absent` as long as there is no tracker.
 */
export async function disableTracker(
  connection: Asking,
  deviceId: string,
): Promise<"disabled" | "refused" | "absent"> {
  const entities = await connection.sendMessagePromise<Entity[]>({ type: "config/entity_registry/list" });
  const tracker = entities.find(
    ({ platform, unique_id, entity_id }) =>
      platform === "mobile_app" && unique_id === deviceId && entity_id.startsWith("device_tracker."),
  );
  if (!tracker) return "absent";
  if (tracker.disabled_by !== null) return "disabled";
  // Home Assistant logs an error for every refused change.
  const user = await connection.sendMessagePromise<{ is_admin: boolean }>({ type: "auth/current_user" });
  if (!user.is_admin) return "refused";
  const change = { entity_id: tracker.entity_id, disabled_by: "user" };
  await connection.sendMessagePromise({ type: "config/entity_registry/update", ...change });
  return "disabled";
}

/** The registrations of topics that are not configured any more. */
export const leftPhones = (registrations: Registrations, topics: readonly { readonly name: string }[]) =>
  registrations.entries().filter(([topic]) => !topics.some(({ name }) => name === topic));

/** Removes them from Home Assistant, which lets administrators' tokens do so. */
export async function removeLeftPhones(
  left: ReturnType<typeof leftPhones>,
  options: {
    readonly connection: Asking;
    readonly api: Pick<HomeAssistantApi, "removeEntry">;
    readonly registrations: Registrations;
    readonly log: BridgeLogger;
  },
): Promise<void> {
  const { connection, api, registrations, log } = options;
  if (left.length === 0) return;
  const devices = await connection.sendMessagePromise<Device[]>({ type: "config/device_registry/list" });
  for (const [topic, { deviceName }] of left)
    try {
      const isIt = ([domain, id]: readonly string[]) =>
        domain === "mobile_app" && id === deviceIdOf({ name: topic });
      const [entry, another] =
        devices.find(({ identifiers }) => identifiers.some(isIt))?.config_entries ?? [];
      if (another !== undefined) throw new Error("another integration has a part in it");
      if (entry !== undefined) await api.removeEntry(entry);
      await registrations.delete(topic);
      log.info("The phone of a topic that was removed from the settings is removed", { topic });
    } catch (error) {
      log.warn(`${leftPhoneText(deviceName)} (${String(error)})`, { topic });
    }
}

export const leftPhoneText = (deviceName: string): string =>
  `The phone ${deviceName} is still in Home Assistant, although its topic was removed from the settings. Delete it there under Settings, Devices & services, Mobile App.`;
