import { expect, test } from "vitest";
import { discovery, EVENT_TYPES } from "./discovery.js";
import { eventMessage } from "./event-message.js";

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
    ...outcomes.map((outcome) => eventMessage({ ...base, kind: "ended", outcome })),
    eventMessage({ ...base, kind: "delivered" }),
    eventMessage({ ...base, kind: "read" }),
    eventMessage({ ...base, kind: "failed", problem: "p" }),
    eventMessage({ ...base, kind: "answered", action: "A", button: "yes", label: "Yes", route: "callback" }),
  ];
  for (const message of told) expect(EVENT_TYPES).toContain(message?.event_type);
  expect(eventMessage({ ...base, kind: "ended", outcome: "cancelled" })).toBeUndefined();
});
