import { readFileSync } from "node:fs";
import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mosquitto, startMosquitto } from "../../hosts/mosquitto.ts";
import { until } from "../../hosts/until.ts";
import { everyday } from "./everyday.yaml.ts";
import { type Fixture, phoneDevice, startFixture, TOPIC, yesNo } from "./fixture.ts";
import { connectMqtt, ENTITY } from "./mqtt.ts";

const PACKAGE = new URL("../../../packages/home-assistant-bridge/package.json", import.meta.url);

/** What the entities of the topic's phone have in common. */
const PHONE_ENTITY = "iotpush_my_private_topic";

/** An automation on the event entity, and one on a device trigger. */
const automations = (device: string) => `automation:
  - alias: Event entity
    triggers:
      - trigger: state
        entity_id: event.${ENTITY}_event
    actions:
      - action: input_text.set_value
        target: { entity_id: input_text.heard }
        data: { value: "{{ trigger.to_state.attributes.event_type }} {{ trigger.to_state.attributes.action }}" }
  - alias: Device trigger
    triggers:
      - trigger: device
        domain: mqtt
        device_id: ${device}
        type: answer
        subtype: my-private-topic yes
    actions:
      - action: input_text.set_value
        target: { entity_id: input_text.asked }
        data: { value: yes by trigger }
`;

describe("MQTT", () => {
  let broker: Mosquitto;
  let fixture: Fixture;
  beforeAll(async () => {
    broker = await startMosquitto();
    fixture = await startFixture({
      administrator: true,
      env: { MQTT_URL: broker.url },
      files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl) }),
    });
    const { session } = fixture;
    const device = await connectMqtt(session, broker);
    fixture.homeAssistant.writeFiles({ "packages/mqtt_automations.yaml": automations(device) });
    await session.callService("automation.reload");
  });
  afterAll(async () => {
    await fixture?.[Symbol.asyncDispose]();
    await broker?.[Symbol.asyncDispose]();
  });

  const ask = (message: string, action: string) =>
    fixture.session.fireEvent("send", { message, data: { actions: yesNo(action) } });

  test("a topic is one device, whose firmware is the bridge's, and the bridge is one", async () => {
    const devices = await fixture.session.command<
      { name: string; sw_version: string; manufacturer: string }[]
    >("config/device_registry/list");
    const own = devices.filter(({ manufacturer }) => manufacturer === "iotpush");
    const version = JSON.parse(readFileSync(PACKAGE, "utf8")).version as string;
    expect(own.map(({ name, sw_version }) => [name, sw_version]).toSorted()).toEqual([
      ["iotpush bridge", version],
      ["iotpush my-private-topic", version],
    ]);
  });

  test("a message published to the topic is sent", async () => {
    await fixture.session.callService("mqtt.publish", {
      topic: "iotpush_bridge/my-private-topic/notify",
      payload: "Over MQTT",
    });
    await fixture.message("Over MQTT");
  });

  test("the button sends a test", async () => {
    await fixture.session.callService("button.press", { entity_id: `button.${ENTITY}_test` });
    await fixture.message("A test from Home Assistant");
  });

  test("delivered, read and the answer are events; sensors count; a device trigger fires", async () => {
    await ask("MQTT?", "MQ");
    const message = await fixture.message("MQTT?");
    await fixture.session.waitForState(`sensor.${PHONE_ENTITY}_pending_questions`, "1");
    fixture.mock.control.phones.read("Pixel 9", message.id);
    await fixture.session.waitForState("input_text.heard", "read");
    fixture.tap(message, "Yes");
    await fixture.session.waitForState("input_text.heard", "answered MQ_YES");
    await fixture.session.waitForState("input_text.asked", "yes by trigger");
    await fixture.session.waitForState(`sensor.${PHONE_ENTITY}_last_answer`, "Yes");
    await fixture.session.waitForState(`sensor.${PHONE_ENTITY}_pending_questions`, "0");
    await fixture.session.waitForState(`sensor.${PHONE_ENTITY}_messages_sent_this_month`, "3");
    expect(await fixture.answered("MQ_")).toHaveLength(1);
  });

  test("a question that nobody answers in time is a timeout", async () => {
    await fixture.session.fireEvent("send", {
      message: "Nobody?",
      data: { timeout: 1, actions: [{ action: "NOBODY", title: "OK" }] },
    });
    await fixture.session.waitForState("input_text.heard", "timeout");
  });

  test("the broker is away while a question is open: answered once, and the event comes when it is back", async () => {
    await ask("Broker down?", "BROKER");
    const message = await fixture.message("Broker down?");
    await broker.kill();
    fixture.tap(message, "No");
    expect(await fixture.answered("BROKER_")).toMatchObject([{ action: "BROKER_NO" }]);
    await broker.restart();
    // Where Home Assistant came back to the broker before the bridge did, the bridge tells after 30 s.
    await fixture.session.waitForState("input_text.heard", "answered BROKER_NO", 60_000);
    expect(await fixture.answered("BROKER_")).toHaveLength(1);
  });

  /** The ids of a topic's entities over MQTT, those that are only remembered too. */
  const entities = async (topic: string) => {
    const all = await fixture.session.command<{ entity_id: string; platform: string }[]>(
      "config/entity_registry/list",
    );
    const ids = all.filter(({ platform }) => platform === "mqtt").map(({ entity_id }) => entity_id);
    return ids.filter((id) => id.includes(topic.replaceAll("-", "_")));
  };
  const TWO = {
    IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey},${DEMO.publicTopic}=${DEMO.publicTopicKey}`,
  };
  const OTHER = `bridge_${DEMO.publicTopic}`;
  const exist = (count: number, topic = OTHER) =>
    until(async () => ((await entities(topic)).length === count ? true : undefined), {
      what: `${count} entities of ${topic}`,
      describe: () => fixture.bridge.log(),
    });

  test("a topic that is removed from the settings leaves no entity and no phone", async () => {
    await fixture.bridge.restart(TWO);
    await exist(3);
    const phone = () => phoneDevice(fixture.session, DEMO.publicTopic).catch(() => undefined);
    await until(phone, { what: "the other topic's phone" });
    await fixture.bridge.restart();
    await exist(0);
    await until(async () => ((await phone()) ? undefined : true), { what: "the phone to be removed" });
    await exist(3, TOPIC);
    await fixture.bridge.restart(TWO);
    await exist(3);
  });

  test("Home Assistant restarts and finds the devices again; a bridge that dies is unavailable", async () => {
    await fixture.bridge.stop();
    await fixture.homeAssistant.restart();
    // One of its topics was removed meanwhile.
    await fixture.bridge.restart();
    await exist(0);
    await fixture.session.waitForState(`sensor.${PHONE_ENTITY}_last_answer`, "No", 30_000);
    await fixture.bridge.kill();
    await fixture.session.waitForState(`binary_sensor.${ENTITY}_reachable`, "unavailable", 60_000);
    await fixture.bridge.restart();
    await fixture.session.waitForState(`binary_sensor.${ENTITY}_reachable`, "on", 30_000);
    await fixture.session.waitForState(`sensor.${PHONE_ENTITY}_pending_questions`, "0", 30_000);
    await fixture.session.waitForState(`sensor.${PHONE_ENTITY}_last_answer`, "No");
  });

  test("MQTT is switched off: its device and entities are gone", async () => {
    await fixture.bridge.restart({ MQTT_URL: "" });
    await exist(0, TOPIC);
    const devices = await fixture.session.command<{ name: string }[]>("config/device_registry/list");
    expect(devices.map(({ name }) => name)).not.toContain("iotpush bridge");
  });
});
