import { expect, test } from "vitest";
import { z } from "zod/v4";
import { openTestDisk } from "../test-support/test-disk.js";
import { KeptMap } from "./disk.js";

const RETRY_MS = 10_000;

test("what a full disk refuses is known, reported, and written once there is room", async () => {
  await using bench = await openTestDisk();
  const { clock, disk } = bench;
  const numbers = await KeptMap.open(disk, "numbers", z.number());
  await numbers.set("one", 0);
  bench.full(true);
  const asleep = clock.nextSleep();
  for (const value of [1, 2]) await numbers.set("one", value);
  await numbers.set("two", 2);
  await numbers.delete("two");
  await asleep;
  expect([numbers.get("one"), numbers.get("two"), disk.problem]).toEqual([
    2,
    undefined,
    expect.stringContaining("The disk is full. Until then messages are sent"),
  ]);
  const stillFull = clock.nextSleep();
  await clock.advance(RETRY_MS);
  await stillFull;
  expect(disk.problem).toBeDefined();
  bench.full(false);
  await clock.advance(RETRY_MS);
  await expect.poll(() => disk.problem).toBeUndefined();
  const kept = await KeptMap.open(await bench.reopen(), "numbers", z.number());
  expect(kept.entries()).toEqual([["one", 2]]);
});

test("what was refused is written at the latest when the bridge stops", async () => {
  await using bench = await openTestDisk();
  const numbers = await KeptMap.open(bench.disk, "numbers", z.number());
  bench.full(true);
  await numbers.set("one", 1);
  bench.full(false);
  await bench.disk.close();
  const kept = await KeptMap.open(await bench.reopen(), "numbers", z.number());
  expect(kept.get("one")).toBe(1);
});
