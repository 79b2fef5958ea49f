import type { HomeAssistantSession } from "../../hosts/home-assistant.ts";
import type { Mosquitto } from "../../hosts/mosquitto.ts";
import { until } from "../../hosts/until.ts";

/** What the topic's entities over MQTT have in common. */
export const ENTITY = "iotpush_bridge_my_private_topic";
const ENTITIES = [`event.${ENTITY}_event`, `button.${ENTITY}_test`, `binary_sensor.${ENTITY}_reachable`];

/** Adds a broker to Home Assistant, as a person would; resolves with the id of the bridge's device. */
export async function connectMqtt(session: HomeAssistantSession, broker: Mosquitto): Promise<string> {
  const { flow_id } = await session.rest<{ flow_id: string }>("POST", "/config/config_entries/flow", {
    handler: "mqtt",
    show_advanced_options: false,
  });
  await session.rest("POST", `/config/config_entries/flow/${flow_id}`, {
    broker: broker.host,
    port: broker.port,
    other_settings: { set_client_cert: false, set_ca_cert: "off", transport: "tcp" },
  });
  await until(
    async () => {
      const states = await session.states();
      const available = states
        .filter(({ state }) => state !== "unavailable")
        .map(({ entity_id }) => entity_id);
      return ENTITIES.every((id) => available.includes(id)) ? true : undefined;
    },
    { what: "the topic's MQTT entities" },
  );
  return until(
    async () => {
      const devices = await session.command<{ id: string; name: string }[]>("config/device_registry/list");
      return devices.find(({ name }) => name === "iotpush bridge")?.id;
    },
    { what: "the bridge's MQTT device" },
  );
}
