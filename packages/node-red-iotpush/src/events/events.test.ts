import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receipt, ServiceEvent } from "@iotpush/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { readEventState, removeEventState, writeEventState } from "./event-file.js";
import { compareReceipts } from "./receipt-changes.js";
import { eventMessage, passes } from "./received-event.js";
import { TakenEvents } from "./taken-events.js";

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "iotpush-events-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};

const receipt = (changes: Partial<Receipt> = {}): Receipt => ({
  receipt_id: "r1",
  message_id: "m1",
  topic_id: "t1",
  status: "queued",
  delivered_count: 0,
  read_count: 0,
  acted_count: 0,
  actions_taken: [],
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  ...changes,
});

const tap: ServiceEvent = {
  event: "action",
  messageId: "m1",
  topic: "gate",
  topicId: "t1",
  at: "2026-01-01T00:00:05Z",
  answer: { messageId: "m1", actionId: "open", actionLabel: "Open", deviceName: "Pixel 9", deviceId: "d1" },
};

describe("receipts become events", () => {
  test("the first reading is where it starts from", () => {
    expect(compareReceipts(undefined, [receipt({ delivered_count: 2, read_count: 1 })]).events).toEqual([]);
  });

  test("each happening is told once", () => {
    const { known } = compareReceipts(undefined, [receipt()]);
    const acted = receipt({
      status: "acted",
      delivered_count: 2,
      read_count: 1,
      acted_count: 1,
      actions_taken: [
        {
          action_id: "open",
          action_label: "Open",
          reply_text: null,
          device_name: "Pixel 9",
          acted_at: "2026-01-01T00:00:05Z",
        },
      ],
    });
    const next = compareReceipts(known, [acted]);
    expect(next.events.map(({ event }) => event)).toEqual(["delivered", "read", "action"]);
    expect(next.events[2]).toMatchObject({ at: "2026-01-01T00:00:05Z", answer: { actionId: "open" } });
    expect(compareReceipts(JSON.parse(JSON.stringify(next.known)), [acted]).events).toEqual([]);
  });

  test("a receipt that was not known is told whole, one that is gone is forgotten", () => {
    const next = compareReceipts({ old: [] }, [receipt({ status: "expired", delivered_count: 1 })]);
    expect(next.events.map(({ event }) => event)).toEqual(["delivered", "expired"]);
    expect(Object.keys(next.known)).toEqual(["r1"]);
  });
});

describe("filters", () => {
  const all = { events: [], topics: [], actions: [], devices: [] };
  test.each([
    [{}, true],
    [{ events: ["action"] }, true],
    [{ events: ["read"] }, false],
    [{ topics: ["gate"] }, true],
    [{ topics: ["t1"] }, true],
    [{ topics: ["door"] }, false],
    [{ actions: ["open"], devices: ["Pixel 9"] }, true],
    [{ actions: ["close"] }, false],
    [{ devices: ["d1"] }, true],
    [{ devices: ["iPhone"] }, false],
  ])("%o lets it pass: %s", (filter, expected) => {
    expect(passes(tap, { ...all, ...filter })).toBe(expected);
  });

  test("the message has the same fields for every event", () => {
    const names = Object.keys((eventMessage(tap) as unknown as { iotpush: object }).iotpush);
    const read = eventMessage({ event: "read", messageId: "m1" });
    expect(Object.keys((read as unknown as { iotpush: object }).iotpush)).toEqual(names);
    expect(read).toMatchObject({ payload: "read", topic: "", iotpush: { answer: null, id: "m1" } });
    expect(eventMessage(tap)).toMatchObject({ payload: "open", topic: "gate" });
  });
});

describe("taken events", () => {
  test("are known again after a restart", async () => {
    const file = join(folder(), "taken-events");
    const first = new TakenEvents(file);
    expect(await first.has(tap)).toBe(false);
    await first.add(tap);
    expect(await first.has(tap)).toBe(true);
    const second = new TakenEvents(file);
    expect(await second.has(tap)).toBe(true);
    expect(await second.has({ ...tap, at: "2026-01-01T00:00:06Z" })).toBe(false);
    await second.remove();
    expect(await new TakenEvents(file).has(tap)).toBe(false);
  });

  test("do not grow without end", async () => {
    const file = join(folder(), "taken-events");
    const taken = new TakenEvents(file);
    for (let index = 0; index <= 4_001; index += 1) await taken.add({ ...tap, messageId: `m${index}` });
    expect(readFileSync(file, "utf8").trim().split("\n").length).toBeLessThan(2_010);
    expect(await taken.has({ ...tap, messageId: "m4001" })).toBe(true);
    expect(await taken.has({ ...tap, messageId: "m0" })).toBe(false);
  });
});

describe("the endpoint's state", () => {
  test("has one secret over restarts, for its owner's eyes", async () => {
    const file = join(folder(), "node", "events.json");
    const state = await readEventState(file);
    expect(state.secret.length).toBeGreaterThan(40);
    expect(statSync(file).mode & 0o077).toBe(0);
    await writeEventState(file, { ...state, webhookId: "w1" });
    expect(await readEventState(file)).toEqual({ ...state, webhookId: "w1" });
  });

  test("a broken file makes a new secret; a removed one too", async () => {
    const file = join(folder(), "events.json");
    const { secret } = await readEventState(file);
    await removeEventState(file);
    expect((await readEventState(file)).secret).not.toBe(secret);
    await writeEventState(file, { secret: "" });
    expect((await readEventState(file)).secret).not.toBe("");
  });
});
