import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import type { PhoneState } from "./phone.js";
import { Sensors } from "./sensors.js";

/** Sensors of a phone whose Home Assistant notes what it is told. */
function startSensors() {
  const clock = new FakeClock();
  const told: string[] = [];
  const now = {
    phone: "connected" as PhoneState,
    webhookId: "w1",
    pending: 0,
    works: true,
    problem: undefined as string | undefined,
  };
  const sensors = new Sensors({
    clock,
    phone: {
      topic: { name: "door", friendlyName: "Door" },
      get state() {
        return now.phone;
      },
    },
    registrations: {
      get: () => ({ webhookId: now.webhookId, deviceName: "Door", pushToken: "p", appVersion: "1" }),
    },
    api: {
      webhook: async (webhookId, type, data) => {
        if (!now.works) throw new Error("It does not answer.");
        const states = [data].flat().map((sensor) => (sensor as { state: unknown }).state);
        told.push(`${webhookId} ${type} ${states.join(",")}`);
        return {};
      },
    },
    state: () => ({
      pending: now.pending,
      sent: 7,
      lastAnswer: "Yes",
      reachable: true,
      problem: now.problem,
    }),
  });
  const pass = async () => {
    sensors.changed();
    await clock.advance(50);
    return told.splice(0);
  };
  return { sensors, now, pass };
}

test("sensors are registered once, then updated if a value changed", async () => {
  const { now, pass } = startSensors();
  expect(await pass()).toEqual(["false", "0", "7", "Yes"].map((state) => `w1 register_sensor ${state}`));
  expect(await pass()).toEqual([]);
  now.pending = 2;
  expect(await pass()).toEqual(["w1 update_sensor_states false,2,7,Yes"]);
});

test("a problem is reported with the fix", async () => {
  const { now, pass } = startSensors();
  await pass();
  now.problem = "The disk is full.";
  expect(await pass()).toEqual(["w1 update_sensor_states true,0,7,Yes"]);
});

test("they are registered again for another phone, and after Home Assistant was away", async () => {
  const { now, pass } = startSensors();
  await pass();
  now.webhookId = "w2";
  expect(await pass()).toHaveLength(4);
  now.phone = "waiting";
  expect(await pass()).toEqual([]);
  now.phone = "connected";
  expect(await pass()).toHaveLength(4);
});

test("what Home Assistant did not accept is sent with the next change", async () => {
  const { now, pass } = startSensors();
  now.works = false;
  expect(await pass()).toEqual([]);
  now.works = true;
  expect(await pass()).toHaveLength(4);
});
