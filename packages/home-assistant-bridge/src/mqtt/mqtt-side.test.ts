import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { Activity } from "../activity/activity.js";
import { createLogger } from "../log/logger.js";
import { startFakeBroker } from "../test-support/fake-broker.js";
import { MqttSide } from "./mqtt-side.js";

const sideOf = (url: string, clock: FakeClock, activity = new Activity(() => clock.now()), more = {}) =>
  new MqttSide({
    announced: { get: () => undefined, set: async () => {} },
    isThere: () => false,
    config: { url, discoveryPrefix: "homeassistant" },
    topics: [{ name: "alerts", friendlyName: "Alerts" }],
    activity,
    log: createLogger({ level: "error", secrets: [], write: () => {}, now: () => 0 }),
    clock,
    state: () => ({ pending: 0, sent: 0, lastAnswer: undefined, reachable: true, problem: undefined }),
    notify: async () => {},
    test: async () => {},
    ...more,
  });

test("an event that a dying broker did not acknowledge waits until Home Assistant is back as well", async () => {
  const answered = '"event_type":"answered"';
  await using broker = await startFakeBroker(undefined, (packet) => !packet.includes(answered));
  const clock = new FakeClock();
  const activity = new Activity(() => clock.now());
  const side = sideOf(broker.url, clock, activity);
  side.start();
  await expect.poll(() => side.status.state).toBe("connected");
  activity.tell({
    id: "1",
    topic: "alerts",
    kind: "answered",
    action: "OPEN",
    button: "yes",
    label: "Yes",
    route: "callback",
  });
  await expect.poll(broker.received).toContain(answered);
  broker.drop();
  // The bridge is back with all that it has to say.
  await expect.poll(broker.received, { timeout: 20_000 }).toMatch(/iotpush_bridge\/status[\s\S]{2}online/);
  expect(broker.received()).not.toContain(answered);
  broker.publish({ to: "homeassistant/status", payload: "online" });
  await expect.poll(broker.received).toContain(answered);
  const closing = side.close();
  await clock.advance(2_000);
  await closing;
});

test("a broker that acknowledges nothing keeps nobody from closing", async () => {
  await using broker = await startFakeBroker();
  const clock = new FakeClock();
  const side = sideOf(broker.url, clock);
  side.start();
  await expect.poll(() => side.status.state).toBe("connected");
  const asleep = clock.nextSleep();
  const closing = side.close();
  await asleep;
  await clock.advance(2_000);
  await closing;
});

test("the will of an earlier process that comes late makes nothing unavailable", async () => {
  await using broker = await startFakeBroker(undefined, () => true);
  const side = sideOf(broker.url, new FakeClock());
  side.start();
  const online = () => broker.received().split(/iotpush_bridge\/status[\s\S]{2}online/).length - 1;
  await expect.poll(online).toBe(1);
  broker.publish({ to: "iotpush_bridge/status", payload: "offline" });
  await expect.poll(online).toBe(2);
  await side.close();
});

test("the entities of a topic that is gone are removed once Home Assistant is there, and not forgotten before", async () => {
  await using broker = await startFakeBroker(undefined, () => true);
  const clock = new FakeClock();
  let topics: readonly string[] = ["alerts", "old-one"];
  let isThere = false;
  const side = sideOf(broker.url, clock, undefined, {
    announced: {
      get: () => ({ topics }),
      set: async (_: string, entry: { readonly topics: readonly string[] }) => {
        topics = entry.topics;
      },
    },
    isThere: () => isThere,
  });
  const removed = '"old_one_event":{"p":"event"}';
  side.start();
  await expect.poll(broker.received).toContain('"old_one_event":{"p":"event","unique_id"');
  expect(broker.received()).not.toContain(removed);
  expect(topics).toEqual(["alerts", "old-one"]);
  isThere = true;
  side.statesChanged();
  await expect.poll(broker.received).toContain(removed);
  // Home Assistant may not listen yet: it says when it does.
  const times = () => broker.received().split(removed).length - 1;
  side.statesChanged();
  expect([times(), topics]).toEqual([1, ["alerts", "old-one"]]);
  broker.publish({ to: "homeassistant/status", payload: "online" });
  await expect.poll(times).toBe(2);
  await clock.advance(30_000);
  expect(topics).toEqual(["alerts"]);
  await side.close();
});
