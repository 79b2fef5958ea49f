import type { Receipt, ReceiptListener } from "@iotpush/core";
import { expect, test } from "vitest";
import { Activity } from "../activity/activity.js";
import { ReceiptTracker } from "./receipt-tracker.js";

function make() {
  const told: string[] = [];
  const watched = new Map<string, ReceiptListener>();
  const activity = new Activity(() => 0);
  activity.listen(({ id, kind }) => told.push(`${id} ${kind}`));
  const reader = {
    watch: ({ receiptId }: { receiptId: string }, listener: ReceiptListener) => {
      watched.set(receiptId, listener);
      return () => void watched.delete(receiptId);
    },
  };
  const tracker = new ReceiptTracker(reader, activity);
  const timestamp = "2026-04-10T00:00:00Z";
  const follow = (id: string) =>
    tracker.follow(id, "door", {
      ...{ success: true, id, receipt_id: id, topic: "door", timestamp, subscribers: 1 },
    });
  const read = (id: string, delivered_count: number, read_count: number) =>
    watched.get(id)?.receipt({ delivered_count, read_count } as Receipt);
  return { told, watched, tracker, follow, read };
}

test("delivered and read are reported once each; then nobody reads the receipt again", () => {
  const { told, watched, follow, read } = make();
  follow("m");
  for (const [delivered, seen] of [
    [0, 0],
    [1, 0],
    [2, 0],
    [2, 1],
  ] as const)
    read("m", delivered, seen);
  expect(told).toEqual(["m delivered", "m read"]);
  expect(watched.size).toBe(0);
});

test("what was read was delivered", () => {
  const { told, follow, read } = make();
  follow("m");
  read("m", 0, 1);
  expect(told).toEqual(["m delivered", "m read"]);
});

test("it ends when it is stopped, and when reading can no longer help", () => {
  const { watched, tracker, follow } = make();
  follow("stopped");
  follow("refused");
  tracker.stop("stopped");
  watched.get("refused")?.problem({} as never, true);
  expect(watched.size).toBe(0);
});

test("memory is bounded", () => {
  const { watched, tracker, follow } = make();
  for (let n = 0; n < 250; n++) follow(`${n}`);
  expect(watched.size).toBe(200);
  expect(watched.has("0")).toBe(false);
  tracker.close();
  expect(watched.size).toBe(0);
});
