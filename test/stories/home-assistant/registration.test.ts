import { DEMO, startMockServer } from "@iotpush/mock-server";
import { test } from "vitest";
import { startHomeAssistant } from "../../hosts/home-assistant.ts";
import { until } from "../../hosts/until.ts";
import { startBridge } from "./bridge.ts";
import { BRIDGE_TOKEN, TOPIC } from "./fixture.ts";

const ROUNDS = 15;

test(`bridges that are stopped while they register, ${ROUNDS} times, leave the next one its phone`, async () => {
  await using homeAssistant = await startHomeAssistant();
  await using mock = await startMockServer({ rateLimit: false });
  const newBridge = () =>
    startBridge({
      HA_URL: homeAssistant.url,
      HA_TOKEN: homeAssistant.session.token,
      IOTPUSH_BASE_URL: mock.url,
      IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey}`,
      IOTPUSH_BRIDGE_TOKEN: BRIDGE_TOKEN,
    });
  for (let round = 0; round < ROUNDS; round++) {
    await using bridge = await newBridge();
    await until(() => (/Connected to Home Assistant/.test(bridge.log()) ? true : undefined), {
      what: "the connection",
      intervalMs: 1,
    });
  }
  await using bridge = await newBridge();
  await until(async () => ((await fetch(`${bridge.url}/health`)).ok ? true : undefined), {
    what: "the phone",
    describe: () => bridge.log(),
  });
});
