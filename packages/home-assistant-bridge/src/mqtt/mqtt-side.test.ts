import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { Activity } from "../activity/activity.js";
import { createLogger } from "../log/logger.js";
import { startFakeBroker } from "../test-support/fake-broker.js";
import { MqttSide } from "./mqtt-side.js";

test("a broker that acknowledges nothing keeps nobody from closing", async () => {
  await using broker = await startFakeBroker();
  const clock = new FakeClock();
  const side = new MqttSide({
    config: { url: broker.url, discoveryPrefix: "homeassistant" },
    topics: [{ name: "alerts", friendlyName: "Alerts" }],
    activity: new Activity(() => clock.now()),
    log: createLogger({ level: "error", secrets: [], write: () => {}, now: () => 0 }),
    clock,
    state: () => ({ pending: 0, sent: 0, lastAnswer: undefined, reachable: true }),
    notify: async () => {},
    test: async () => {},
  });
  side.start();
  await expect.poll(() => side.status.state).toBe("connected");
  const asleep = clock.nextSleep();
  const closing = side.close();
  await asleep;
  await clock.advance(2_000);
  await closing;
});
