import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { keyOfBroker, openAnnounced } from "../store/announced.js";
import { startFakeBroker } from "../test-support/fake-broker.js";
import { openTestDisk, silentLog } from "../test-support/test-disk.js";
import { withdrawFromOthers } from "./withdraw.js";

test("once MQTT is switched off its devices are removed, again when Home Assistant listens, and forgotten last", async () => {
  await using broker = await startFakeBroker(undefined, () => true);
  const clock = new FakeClock();
  await using keeping = await openTestDisk(clock);
  const announced = await openAnnounced(keeping.disk);
  const config = { url: broker.url, discoveryPrefix: "homeassistant" };
  await announced.set(keyOfBroker(config), { config, topics: ["old-one"] });
  const unanswered = clock.nextSleep();
  const withdrawing = withdrawFromOthers({
    announced,
    config: undefined,
    mqtt: undefined,
    link: { whenRunning: async () => {} },
    clock,
    log: silentLog,
    signal: new AbortController().signal,
  });
  const times = () => broker.received().split('"old_one_event"').length - 1;
  // The broker has no word of whether the bridge is online.
  await unanswered;
  const waiting = clock.nextSleep();
  await clock.advance(5_000);
  await waiting;
  expect([times(), announced.entries()]).toEqual([1, [expect.anything()]]);
  broker.publish({ to: "homeassistant/status", payload: "online" });
  await expect.poll(times).toBe(2);
  await clock.advance(30_000);
  await withdrawing;
  expect(announced.entries()).toEqual([]);
});
