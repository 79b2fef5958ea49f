import type { HomeAssistantSession } from "../../hosts/home-assistant.ts";
import type { Mosquitto } from "../../hosts/mosquitto.ts";
import { until } from "../../hosts/until.ts";

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
  return until(
    async () => {
      const devices = await session.command<{ id: string; name: string }[]>("config/device_registry/list");
      return devices.find(({ name }) => name === "iotpush my-private-topic topic")?.id;
    },
    { what: "the topic's MQTT device" },
  );
}
