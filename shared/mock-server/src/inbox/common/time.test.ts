import { expect, test } from "vitest";
import { exactTime, offsetText, relativeTime, shortTime } from "./time.js";

const NOW = new Date(2026, 10, 24, 12, 3, 4, 56);

test("today's times show the hour, others the day as well", () => {
  const today = shortTime(NOW.toISOString(), NOW.getTime());
  expect(today).toMatch(/03/);
  expect(shortTime(new Date(2026, 10, 23, 12, 3).toISOString(), NOW.getTime())).not.toBe(today);
});

test("an exact time has milliseconds", () => {
  expect(exactTime(NOW.toISOString())).toBe("12:03:04.056");
});

test("a moved clock is reported in the largest unit that fits", () => {
  expect([86_399_996, 2_678_400_000, -5_400_000, 60_000].map(offsetText)).toEqual([
    "+1 day",
    "+31 days",
    "-2 hours",
    "+1 minute",
  ]);
});

test("distances are reported in the largest unit that fits", () => {
  const at = (ms: number) => relativeTime(NOW.getTime() + ms, NOW.getTime());
  expect([0, 86_400_000, -120_000, -3_000, 5_400_000].map(at)).toEqual([
    "now",
    "tomorrow",
    "2 minutes ago",
    "3 seconds ago",
    "in 2 hours",
  ]);
});
