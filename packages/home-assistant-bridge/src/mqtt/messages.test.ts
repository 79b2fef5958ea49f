import { expect, test } from "vitest";
import { discovery, EVENT_TYPES } from "./discovery.js";
import { eventMessage } from "./event-message.js";

test("one message describes the device with all its entities and triggers", () => {
  const { mqttTopic, payload } = discovery({
    topic: "my-alerts",
    friendlyName: "Alerts",
    version: "1.0.0",
    prefix: "homeassistant",
  });
  expect(mqttTopic).toBe("homeassistant/device/iotpush_bridge_my_alerts/config");
  const { cmps } = payload as { cmps: Record<string, { p: string; unique_id?: string }> };
  const kinds = Object.values(cmps).map(({ p }) => p);
  for (const kind of ["notify", "event", "sensor", "button", "device_automation"])
    expect(kinds).toContain(kind);
  const ids = Object.values(cmps).flatMap(({ unique_id }) => unique_id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
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
