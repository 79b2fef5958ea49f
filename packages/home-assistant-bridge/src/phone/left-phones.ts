import type { Connection } from "home-assistant-js-websocket";
import type { BridgeLogger } from "../log/logger.js";
import type { Registrations } from "../store/registrations.js";
import type { HomeAssistantApi } from "./home-assistant-api.js";
import { deviceIdOf } from "./registrar.js";

interface Device {
  readonly identifiers: readonly (readonly [domain: string, id: string])[];
  readonly config_entries: readonly string[];
}

/** The registrations of topics that are not configured any more. */
export const leftPhones = (registrations: Registrations, topics: readonly { readonly name: string }[]) =>
  registrations.entries().filter(([topic]) => !topics.some(({ name }) => name === topic));

/** Removes them from Home Assistant, which lets administrators' tokens do so. */
export async function removeLeftPhones(
  left: ReturnType<typeof leftPhones>,
  options: {
    readonly connection: Pick<Connection, "sendMessagePromise">;
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
