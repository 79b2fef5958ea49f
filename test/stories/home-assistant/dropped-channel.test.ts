import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMosquitto } from "../../hosts/mosquitto.ts";
import { until } from "../../hosts/until.ts";
import { type Fixture, NOTIFY, startFixture } from "./fixture.ts";
import { connectMqtt, ENTITY } from "./mqtt.ts";

const automations = `automation:
  - alias: Send what cannot be written
    triggers: [{ trigger: event, event_type: poison }]
    actions:
      - action: ${NOTIFY}
        data: { message: Poison, data: { tag: "{{ 2 ** 70 }}" } }
  - alias: Notify, then close the valve
    triggers: [{ trigger: event, event_type: leak }]
    actions:
      - action: ${NOTIFY}
        data: { message: A leak }
      - event: valve_closed
`;

const poison = (fixture: Fixture) => fixture.session.fireEvent("poison");
describe("with the push URL that the bridge found out by itself", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture({ files: { "packages/leak.yaml": automations } });
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  test("a number beyond 64 bits costs no notification but its own", async () => {
    const start = performance.now();
    await poison(fixture);
    let sent = 0;
    // Home Assistant drops the channel ten seconds after what it could not write.
    await until(
      async () => {
        await fixture.session.callService(NOTIFY, { message: `Later ${++sent}.` });
        return performance.now() - start > 12_000 ? true : undefined;
      },
      { what: "the drop to be over", intervalMs: 500 },
    );
    for (let n = 1; n <= sent; n++) await fixture.message(`Later ${n}.`);
    expect([fixture.count("Later"), fixture.count("Poison")]).toEqual([sent, 0]);
  });

  test("while the bridge is down an automation goes on after its notify step", async () => {
    const { events } = await fixture.session.subscribeEvents("valve_closed");
    await fixture.bridge.stop();
    await fixture.session.fireEvent("leak");
    await until(() => (events.length > 0 ? true : undefined), { what: "the valve to be closed" });
    await fixture.bridge.restart();
    await fixture.connected();
  });
});

test("without a push URL a phone that was dropped is reachable again by itself", async () => {
  await using broker = await startMosquitto();
  await using fixture = await startFixture({
    env: { IOTPUSH_PUSH_URL: "off", MQTT_URL: broker.url },
    files: { "packages/leak.yaml": automations },
  });
  const { session, bridge } = fixture;
  await connectMqtt(session, broker);
  const reachable = `binary_sensor.${ENTITY}_reachable`;
  await session.waitForState(reachable, "on");
  const start = performance.now();
  await poison(fixture);
  const notify = () =>
    session.callService(NOTIFY, { message: "Later" }).then(
      () => true,
      () => false,
    );
  // Home Assistant drops the channel ten seconds after what it could not write.
  await until(async () => ((await notify()) && performance.now() - start > 12_000 ? true : undefined), {
    what: "Home Assistant to take a notification again",
    timeoutMs: 90_000,
    intervalMs: 500,
    describe: () => bridge.log(),
  });
  await fixture.message("Later");
  await session.waitForState(reachable, "on");
  await fixture.homeAssistant.restart();
  await session.waitForState(reachable, "on", 30_000);
});
