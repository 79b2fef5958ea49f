import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.js";
import { inTime } from "./in-time.js";

const never = new Promise<never>(() => {});

test("the work's value, its failure, or late", async () => {
  const clock = new FakeClock();
  expect(await inTime(clock, 1_000, Promise.resolve(undefined))).toEqual({ value: undefined });
  await expect(inTime(clock, 1_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
  let result: unknown = "waiting";
  void inTime(clock, 1_000, never).then((given) => {
    result = given;
  });
  await clock.advance(999);
  expect(result).toBe("waiting");
  await clock.advance(1);
  expect(result).toBe("late");
});

test("an abort ends the waiting, before it and during it", async () => {
  const clock = new FakeClock();
  expect(await inTime(clock, 1_000, never, AbortSignal.abort())).toBe("late");
  const controller = new AbortController();
  const waiting = inTime(clock, 1_000, never, controller.signal);
  controller.abort();
  expect(await waiting).toBe("late");
});

test("nobody sleeps on once the work is done", async () => {
  let sleeper: AbortSignal | undefined;
  const clock = {
    now: () => 0,
    mono: () => 0,
    sleep: (_: number, signal?: AbortSignal) => {
      sleeper = signal;
      return never;
    },
  };
  await inTime(clock, 1_000, Promise.resolve());
  expect(sleeper?.aborted).toBe(true);
});
