import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { Activity } from "../activity/activity.js";
import type { Accepted } from "../store/outbox.js";
import { Intake } from "./intake.js";

const TOPIC = "door";

/** An intake whose disk keeps each notification when the test says so. */
function intakeOnASlowDisk() {
  const clock = new FakeClock();
  const disk: { keep: () => void; fail: () => void }[] = [];
  const given: string[] = [];
  const intake = new Intake({
    outbox: {
      load: async () => [],
      nextId: String,
      add: (accepted) =>
        new Promise<Accepted>((resolve, reject) => {
          const keep = () => resolve(accepted);
          disk.push({ keep, fail: () => reject(new Error("disk full")) });
        }),
    },
    activity: new Activity(() => clock.now()),
    clock,
    deliveries: new Map([
      [TOPIC, { add: ({ notification }: Accepted) => void given.push(notification.message) }],
    ]),
  });
  return { intake, disk, given };
}

test("what came first is sent first, whichever is kept first", async () => {
  const { intake, disk, given } = intakeOnASlowDisk();
  const accepting = ["one", "two"].map((message) => intake.accept(TOPIC, { message }, "websocket"));
  disk[1]?.keep();
  disk[0]?.keep();
  await Promise.all(accepting);
  expect(given).toEqual(["one", "two"]);
});

test("the sender learns of one that cannot be kept, and the others go on", async () => {
  const { intake, disk, given } = intakeOnASlowDisk();
  const first = intake.take(TOPIC, { message: "one" }, "websocket");
  const second = intake.take(TOPIC, { message: "two" }, "websocket");
  disk[0]?.fail();
  disk[1]?.keep();
  await expect(first).rejects.toThrow("disk full");
  await second;
  expect(given).toEqual(["two"]);
});

test("one that could not be kept is taken when Home Assistant sends it over its other way", async () => {
  const { intake, disk, given } = intakeOnASlowDisk();
  const first = intake.take(TOPIC, { message: "one" }, "websocket");
  disk[0]?.fail();
  await expect(first).rejects.toThrow("disk full");
  const again = intake.take(TOPIC, { message: "one" }, "push_url");
  disk[1]?.keep();
  await again;
  expect(given).toEqual(["one"]);
});

test("one whose confirmation Home Assistant did not hear of is not taken twice", async () => {
  const { intake, disk, given } = intakeOnASlowDisk();
  const first = intake.take(TOPIC, { message: "one" }, "websocket");
  disk[0]?.keep();
  await first;
  (await intake.take(TOPIC, { message: "one" }, "push_url")).confirmed();
  expect(given).toEqual(["one"]);
});

test("two equal ones at once over the WebSocket are two, each of which may come again", async () => {
  const { intake, disk, given } = intakeOnASlowDisk();
  const taking = ["websocket", "websocket"].map(() => intake.take(TOPIC, { message: "ring" }, "websocket"));
  for (const { keep } of disk) keep();
  await Promise.all(taking);
  expect(given).toEqual(["ring", "ring"]);
  for (const _ of given) await intake.take(TOPIC, { message: "ring" }, "push_url");
  expect(given).toEqual(["ring", "ring"]);
});

test("of a notification that was given on nothing stays in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const clock = new FakeClock();
  const given: WeakRef<Accepted>[] = [];
  const intake = new Intake({
    outbox: { load: async () => [], nextId: String, add: async (accepted) => accepted },
    activity: new Activity(() => clock.now()),
    clock,
    deliveries: new Map([[TOPIC, { add: (accepted: Accepted) => void given.push(new WeakRef(accepted)) }]]),
  });
  for (const message of ["one", "two"]) await intake.accept(TOPIC, { message }, "websocket");
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(given.map((each) => each.deref())).toEqual([undefined, undefined]);
});
