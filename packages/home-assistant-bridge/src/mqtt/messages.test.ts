import { expect, test } from "vitest";
import { describe, EVENT_TYPES } from "../activity/describe.js";
import { discovery } from "./discovery.js";

test("one message describes the bridge's device, with entities and triggers of each topic", () => {
  const { mqttTopic, payload } = discovery({
    topics: [
      { name: "my-alerts", friendlyName: "Alerts" },
      { name: "door", friendlyName: "iotpush door" },
    ],
    prefix: "homeassistant",
  });
  expect(mqttTopic).toBe("homeassistant/device/iotpush_bridge/config");
  const { cmps } = payload as {
    cmps: Record<string, { p: string; name?: string; unique_id?: string; subtype?: string }>;
  };
  const components = Object.values(cmps);
  expect(components.flatMap(({ name }) => name ?? [])).toEqual([
    "Alerts event",
    "Alerts reachable",
    "Alerts test",
    "door event",
    "door reachable",
    "door test",
  ]);
  const ids = components.map(({ unique_id, subtype }) => unique_id ?? subtype);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain("my-alerts yes");
});

test("what the event entity is told is among what it declares", () => {
  const base = { id: "1", topic: "t" };
  const outcomes = ["timed_out", "expired", "undeliverable", "unauthorized", "failed"] as const;
  const told = [
    ...outcomes.map((outcome) => describe({ ...base, kind: "ended", outcome })),
    describe({ ...base, kind: "delivered" }),
    describe({ ...base, kind: "read" }),
    describe({ ...base, kind: "failed", problem: "p" }),
    describe({ ...base, kind: "answered", action: "A", button: "yes", label: "Yes", route: "callback" }),
  ];
  for (const { event } of told) expect(EVENT_TYPES).toContain(event?.[0]);
  expect(describe({ ...base, kind: "ended", outcome: "cancelled" }).event).toBeUndefined();
});
