import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receipt, ServiceEvent } from "@iotpush/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { NodeStore } from "../host/node-store.js";
import { messageOfEvent } from "../nodes/iotpush-action/controller.js";
import { compareReceipts } from "./event-reader.js";
import { ENDPOINT, eventRecords, readEventState, TakenEvents } from "./event-records.js";

const storeOfTest = (): NodeStore => {
  const path = mkdtempSync(join(tmpdir(), "iotpush-events-"));
  const store = new NodeStore(path, () => undefined);
  onTestFinished(async () => {
    await store.close();
    rmSync(path, { recursive: true });
  });
  return store;
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
  test("the first reading is the starting point", () => {
    expect(compareReceipts(undefined, [receipt({ delivered_count: 2, read_count: 1 })]).events).toEqual([]);
  });

  test("each happening is reported once", () => {
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

  test("a receipt that was not known is reported whole, one that is gone is forgotten", () => {
    const next = compareReceipts({ old: [] }, [receipt({ status: "expired", delivered_count: 1 })]);
    expect(next.events.map(({ event }) => event)).toEqual(["delivered", "expired"]);
    expect(Object.keys(next.known)).toEqual(["r1"]);
  });
});

describe("what a flow starts with", () => {
  test("the message has the same fields for every event", () => {
    const names = Object.keys((messageOfEvent(tap) as unknown as { iotpush: object }).iotpush);
    const read = messageOfEvent({ event: "read", messageId: "m1" });
    expect(Object.keys((read as unknown as { iotpush: object }).iotpush)).toEqual(names);
    expect(read).toMatchObject({ payload: "read", topic: "", iotpush: { answer: null, id: "m1" } });
    expect(messageOfEvent(tap)).toMatchObject({ payload: "open", topic: "gate" });
  });
});

describe("taken events", () => {
  test("are known again after a restart", async () => {
    const store = storeOfTest();
    const first = new TakenEvents(store);
    expect(await first.has(tap)).toBe(false);
    await first.add(tap);
    expect(await first.has(tap)).toBe(true);
    const second = new TakenEvents(store);
    expect(await second.has(tap)).toBe(true);
    expect(await second.has({ ...tap, at: "2026-01-01T00:00:06Z" })).toBe(false);
    await second.remove();
    expect(await new TakenEvents(store).has(tap)).toBe(false);
  });

  test("do not grow without end, and the oldest are forgotten first, even after a restart", async () => {
    const store = storeOfTest();
    const before = new TakenEvents(store);
    for (let index = 0; index < 3_000; index += 1) await before.add({ ...tap, messageId: `m${index}` });
    const taken = new TakenEvents(store);
    for (let index = 3_000; index <= 4_001; index += 1) await taken.add({ ...tap, messageId: `m${index}` });
    const kept = await (await store.collection("taken events", Number)).load();
    expect(kept.size).toBeLessThan(2_010);
    expect(await taken.has({ ...tap, messageId: "m4001" })).toBe(true);
    expect(await taken.has({ ...tap, messageId: "m2500" })).toBe(true);
    expect(await taken.has({ ...tap, messageId: "m0" })).toBe(false);
  });
});

describe("the endpoint's state", () => {
  test("has one secret over restarts", async () => {
    const store = storeOfTest();
    const state = await readEventState(store);
    expect(state.secret.length).toBeGreaterThan(40);
    await (await eventRecords(store)).save(ENDPOINT, { ...state, webhookId: "w1" });
    expect(await readEventState(store)).toEqual({ ...state, webhookId: "w1" });
  });

  test("an empty one makes a new secret; a removed one too", async () => {
    const store = storeOfTest();
    const { secret } = await readEventState(store);
    const records = await eventRecords(store);
    await records.remove(ENDPOINT);
    expect((await readEventState(store)).secret).not.toBe(secret);
    await records.save(ENDPOINT, { secret: "" });
    expect((await readEventState(store)).secret).not.toBe("");
  });
});
