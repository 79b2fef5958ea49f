import { describe, expect, test } from "vitest";
import type { Receipt } from "../contract/receipt.js";
import type { ServiceEvent } from "./answer.js";
import { type EventFilter, matches } from "./event-filter.js";
import { eventId, eventsOf } from "./events-of.js";
import { readEvent } from "./read-event.js";
import { hasReached, isFinal } from "./receipt-status.js";

const AT = "2026-04-10T00:10:22Z";

const receipt = (changes: Partial<Receipt> = {}): Receipt => ({
  receipt_id: "r",
  message_id: "m",
  topic_id: "t",
  status: "queued",
  delivered_count: 0,
  read_count: 0,
  acted_count: 0,
  actions_taken: [],
  created_at: "2026-04-10T00:00:00Z",
  updated_at: AT,
  ...changes,
});

test.each([
  ["queued", false],
  ["delivered", false],
  ["read", false],
  ["acted", true],
  ["expired", true],
  ["failed", true],
  ["snoozed", false],
  ["", false],
])("a receipt that is %s is final: %s", (status, expected) => {
  expect(isFinal(status)).toBe(expected);
});

test.each([
  ["delivered", "queued", false],
  ["delivered", "delivered", true],
  ["delivered", "acted", true],
  ["acted", "read", false],
  ["read", "acted", true],
  ["delivered", "expired", false],
  ["expired", "expired", true],
  ["expired", "acted", false],
  ["delivered", "snoozed", false],
  ["snoozed", "snoozed", false],
  ["snoozed", "acted", false],
])("%s is reached by a receipt that is %s: %s", (wanted, status, expected) => {
  expect(hasReached(status, wanted)).toBe(expected);
});

describe("the events of a receipt", () => {
  const tap = { action_id: "approve", device_name: "Pixel", acted_at: AT };
  const names = (changes: Partial<Receipt>) => eventsOf(receipt(changes)).map(({ event }) => event);

  test("are what its counts and its status show", () => {
    expect(names({})).toEqual([]);
    expect(names({ delivered_count: 1 })).toEqual(["delivered"]);
    expect(names({ status: "read" })).toEqual(["delivered", "read"]);
    expect(names({ read_count: 2, actions_taken: [tap], status: "acted" })).toEqual([
      "delivered",
      "read",
      "action",
    ]);
    expect(names({ status: "expired" })).toEqual(["expired"]);
    expect(names({ status: "snoozed" as "queued" })).toEqual([]);
  });

  test("carry the answer, and the ids that the receipt has", () => {
    expect(eventsOf(receipt({ actions_taken: [tap] }))).toEqual([
      {
        id: "action:m:approve:2026-04-10T00:10:22.000Z",
        event: "action",
        messageId: "m",
        receiptId: "r",
        topicId: "t",
        at: AT,
        answer: expect.objectContaining({ actionId: "approve", deviceName: "Pixel", actedAt: AT }),
      },
    ]);
  });

  test("have ids that stay, however the counts move on, and that no two share", () => {
    const first = eventsOf(receipt({ delivered_count: 1, actions_taken: [tap, tap] }));
    const later = eventsOf(
      receipt({
        delivered_count: 3,
        read_count: 1,
        actions_taken: [tap, tap],
        updated_at: "2026-04-11T00:00:00Z",
      }),
    );
    const ids = later.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(first.map(({ id }) => id)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ["documented", { action_id: "approve", device_name: "Pixel", acted_at: AT }],
    ["live", { receipt_id: "r", action: "approve", device: "Pixel", timestamp: "2026-04-10T00:10:22+00:00" }],
  ])("have the id of the webhook that reports the same, profile %s", (_, body) => {
    const read = readEvent({ event: "action", message_id: "m", ...body });
    const [shown] = eventsOf(receipt({ actions_taken: [tap] }));
    expect(read.ok && eventId(read.event)).toBe(shown?.id);
    const delivered = readEvent({ event: "delivered", message_id: "m", timestamp: AT });
    expect(delivered.ok && eventId(delivered.event)).toBe(eventsOf(receipt({ delivered_count: 1 }))[0]?.id);
  });
});

describe("a filter", () => {
  const answer = { messageId: "m", actionId: "approve", deviceName: "Pixel", deviceId: "d", userId: "u" };
  const events: Record<string, ServiceEvent> = {
    tap: { event: "action", messageId: "m", topicId: "t", answer },
    delivered: { event: "delivered", messageId: "m", topic: "doors" },
    ping: { event: "test", messageId: "m", answer: { messageId: "m", actionId: "test_action" } },
  };
  const passing = (filter: EventFilter) =>
    Object.entries(events)
      .filter(([, event]) => matches(filter, event))
      .map(([name]) => name);

  test.each<[string, EventFilter, string[]]>([
    ["nothing", {}, ["tap", "delivered", "ping"]],
    ["empty lists", { events: [], topics: [], actions: [], devices: [] }, ["tap", "delivered", "ping"]],
    ["all events", { events: ["all"] }, ["tap", "delivered"]],
    ["all events and pings", { events: ["all", "test"] }, ["tap", "delivered", "ping"]],
    ["taps", { events: ["action"] }, ["tap"]],
    ["a button", { actions: ["approve"] }, ["tap"]],
    ["a button of all events", { events: ["all"], actions: ["approve"] }, ["tap"]],
    [
      "a button, and deliveries by name",
      { events: ["action", "delivered"], actions: ["approve"] },
      ["tap", "delivered"],
    ],
    ["another button", { actions: ["reject"] }, []],
    ["a device's name", { devices: ["Pixel"] }, ["tap"]],
    ["a device's id", { devices: ["d"] }, ["tap"]],
    ["a person", { devices: ["u"] }, ["tap"]],
    ["somebody else", { devices: ["boss"] }, []],
    ["a topic's name", { topics: ["doors"] }, ["delivered"]],
    ["a topic's id", { topics: ["t"] }, ["tap"]],
    ["both names of two topics", { topics: ["t", "doors"] }, ["tap", "delivered"]],
    [
      "a ping by name, whatever else is asked",
      { events: ["test"], topics: ["doors"], actions: ["reject"] },
      ["ping"],
    ],
  ])("that asks for %s lets pass what it says", (_, filter, expected) => {
    expect(passing(filter)).toEqual(expected);
  });
});
