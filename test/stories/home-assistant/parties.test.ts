import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mosquitto, startMosquitto } from "../../hosts/mosquitto.ts";
import { until } from "../../hosts/until.ts";
import { type RunningBridge, startBridge } from "./bridge.ts";
import { BRIDGE_TOKEN, type Fixture, NOTIFY, startFixture, TOPIC, yesNo } from "./fixture.ts";
import { connectMqtt, ENTITY } from "./mqtt.ts";

let broker: Mosquitto;
let fixture: Fixture;
beforeAll(async () => {
  broker = await startMosquitto();
  fixture = await startFixture({ callback: false, env: { MQTT_URL: broker.url } });
  await connectMqtt(fixture.session, broker);
});
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

const another = (env: Record<string, string>): Promise<RunningBridge> =>
  startBridge({
    HA_URL: fixture.homeAssistant.url,
    HA_TOKEN: fixture.session.token,
    IOTPUSH_BASE_URL: fixture.mock.url,
    IOTPUSH_BRIDGE_TOKEN: BRIDGE_TOKEN,
    ...env,
  });

/** Once a bridge's status says so. */
const said = (bridge: RunningBridge, text: string) =>
  until(
    async () => {
      const headers = { authorization: `Bearer ${BRIDGE_TOKEN}` };
      const status = await fetch(`${bridge.url}/status`, { headers });
      return (await status.text()).includes(text) ? true : undefined;
    },
    { what: text, describe: () => bridge.log() },
  );

const crash = async () => {
  await fixture.bridge.kill();
  await fixture.bridge.restart();
  await fixture.connected();
};

test("a series that alerts once goes on after a crash", async () => {
  const data = { tag: "wash", importance: "high", alert_once: true };
  const send = (message: string) => fixture.session.callService(NOTIFY, { message, data });
  await send("Series 10 %");
  expect(await fixture.message("Series 10 %")).toMatchObject({ priority: "high" });
  await said(fixture.bridge, '"sent"');
  await crash();
  await send("Series 50 %");
  await send("Series done");
  // Home Assistant does not wait for the bridge.
  await said(fixture.bridge, "Series done");
  await crash();
});

test("another bridge that ends makes nothing of this one unavailable over MQTT", async () => {
  const other = await another({
    IOTPUSH_TOPICS: `${DEMO.publicTopic}=${DEMO.publicTopicKey}`,
    MQTT_URL: broker.url,
  });
  const reachable = `binary_sensor.${ENTITY}_reachable`;
  await fixture.session.waitForState("binary_sensor.iotpush_bridge_my_topic_reachable", "on", 30_000);
  const { events } = await fixture.session.subscribeEvents("state_changed");
  await other.kill();
  const seen = () => events.filter(({ data }) => data.entity_id === reachable).length;
  await until(() => (seen() >= 2 ? true : undefined), { what: "the will, and what follows it" });
  await fixture.session.waitForState(reachable, "on", 30_000);
});

test("its last text came, quietly, and nothing in between", async () => {
  const find = () => fixture.mock.control.messages({ search: "Series done" }).messages[0];
  const done = await until(find, { what: "the last text", describe: () => fixture.bridge.log() });
  expect(done).toMatchObject({ priority: "low" });
  expect(fixture.count("Series")).toBe(2);
});

test("of two bridges with one topic one stays the phone, and the other says why it is not", async () => {
  await using other = await another({ IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey}` });
  await Promise.any([fixture.bridge, other].map((bridge) => said(bridge, "another bridge")));
  await fixture.session.callService(NOTIFY, { message: "Both?", data: { actions: yesNo("BOTH") } });
  fixture.tap(await fixture.message("Both?"), "Yes");
  await fixture.answered("BOTH_");
});
