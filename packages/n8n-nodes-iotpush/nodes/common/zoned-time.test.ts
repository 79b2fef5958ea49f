import { expect, test } from "vitest";
import { clockTime, zonedTime } from "./zoned-time.ts";

const iso = (given: unknown, zone: string) => new Date(zonedTime(given, zone)).toISOString();

test.each([
  ["2026-05-01T08:00:00", "Asia/Tokyo", "2026-04-30T23:00:00.000Z"],
  ["2026-05-01 08:00", "Asia/Tokyo", "2026-04-30T23:00:00.000Z"],
  ["2026-05-01T08:00:00", "UTC", "2026-05-01T08:00:00.000Z"],
  ["2026-05-01", "Europe/Berlin", "2026-04-30T22:00:00.000Z"],
  ["2026-03-29T04:00:00", "Europe/Berlin", "2026-03-29T02:00:00.000Z"],
  ["2026-10-25T12:00:00.250", "America/New_York", "2026-10-25T16:00:00.250Z"],
  ["2026-05-01T08:00:00Z", "Asia/Tokyo", "2026-05-01T08:00:00.000Z"],
  ["2026-05-01T08:00:00.000+02:00", "Asia/Tokyo", "2026-05-01T06:00:00.000Z"],
])("%s in %s is %s", (given, zone, expected) => {
  expect(iso(given, zone)).toBe(expected);
});

test("a Date is a moment, and what is not a time is not a number", () => {
  expect(iso(new Date(0), "Asia/Tokyo")).toBe("1970-01-01T00:00:00.000Z");
  expect(zonedTime("soon", "UTC")).toBeNaN();
  expect(zonedTime("2026-13-99", "UTC")).toBeNaN();
  expect(zonedTime(undefined, "UTC")).toBeNaN();
});

test("a moment shows as the time of day of its zone", () => {
  expect(clockTime(Date.parse("2026-05-01T08:05:00Z"), "Asia/Tokyo")).toBe("17:05");
});
