import type { HomeAssistantSession } from "../../hosts/home-assistant.ts";
import type { Mosquitto } from "../../hosts/mosquitto.ts";
import { until } from "../../hosts/until.ts";

/** What the topic's entities have in common. */
export const ENTITY = "iotpush_my_private_topic_topic";
const ENTITIES = [`notify.${ENTITY}_notify`, `event.${ENTITY}_event`, `button.${ENTITY}_send_a_test`];

/** Tells Home Assistant of a broker, as a person would; resolves with the id of the topic's device. */
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
      return devices.find(({ name }) => name === "iotpush my-private-topic topic")?.id;
    },
    { what: "the topic's MQTT device" },
  );
}
