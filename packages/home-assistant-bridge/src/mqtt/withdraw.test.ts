import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { keyOfBroker, openTables } from "../store/tables.js";
import { type FakeBroker, startFakeBroker } from "../test-support/fake-broker.js";
import { openTestDisk, silentLog } from "../test-support/test-disk.js";
import { withdrawFromOthers } from "./withdraw.js";

/** A bridge with one topic whose MQTT was switched off. */
async function startWithdrawing(broker: FakeBroker) {
  const clock = new FakeClock();
  const keeping = await openTestDisk(clock);
  const { announced } = await openTables(keeping.disk);
  const config = { url: broker.url, discoveryPrefix: "homeassistant" };
  await announced.set(keyOfBroker(config), { config, topics: ["old-one"] });
  const asleep = clock.nextSleep();
  const withdrawing = withdrawFromOthers({
    announced,
    config: undefined,
    mqtt: undefined,
    link: { whenRunning: async () => {} },
    clock,
    log: silentLog,
    signal: new AbortController().signal,
  });
  await asleep;
  const end = async () => {
    await clock.advance(30_000);
    await withdrawing;
    return announced.entries();
  };
  return { announced, end, [Symbol.asyncDispose]: () => keeping[Symbol.asyncDispose]() };
}

const REMOVED = '"old_one_event":{"p":"event"}';

test("once MQTT is switched off its entities are removed, again whenever Home Assistant listens, and forgotten last", async () => {
  await using broker = await startFakeBroker(undefined, () => true);
  await using bench = await startWithdrawing(broker);
  const times = () => broker.received().split(REMOVED).length - 1;
  expect([times(), bench.announced.entries()]).toEqual([1, [expect.anything()]]);
  // The first one may be of the past: the broker keeps it if Home Assistant wants that.
  for (const heard of [2, 3]) {
    broker.publish({ to: "homeassistant/status", payload: "online" });
    await expect.poll(times).toBe(heard);
  }
  expect(await bench.end()).toEqual([]);
});

test.each(["online", "offline"])("another bridge that is %s keeps its entities", async (payload) => {
  await using broker = await startFakeBroker({ to: "iotpush_bridge/status", payload }, () => true);
  await using bench = await startWithdrawing(broker);
  expect(await bench.end()).toEqual([]);
  expect(broker.received()).toContain(REMOVED);
  // An empty payload for the device would remove the entities of both bridges.
  const to = "homeassistant/device/iotpush_bridge/config";
  const empty = `3${String.fromCharCode(to.length + 4)}\0${String.fromCharCode(to.length)}${to}`;
  expect(broker.received()).not.toContain(empty);
  // The other bridge receives this and announces its entities again.
  expect(broker.received()).toMatch(/iotpush_bridge\/status[\s\S]{2}offline/);
});
