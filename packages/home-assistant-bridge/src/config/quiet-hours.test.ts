import fc from "fast-check";
import { expect, test } from "vitest";
import { quietUntil } from "./quiet-hours.js";

const at = (time: string) => Date.parse(`2026-06-10T${time}Z`);
const NIGHT = { from: "22:00", to: "07:00" };

test.each([
  ["21:59", undefined],
  ["22:00", "2026-06-11T07:00Z"],
  ["06:59", "2026-06-10T07:00Z"],
  ["07:00", undefined],
])("at %s the night is quiet until %s", (time, until) => {
  expect(quietUntil(at(time), NIGHT, "UTC")).toBe(until && Date.parse(until));
});

test("the times are in Home Assistant's zone, even one that is half an hour off", () => {
  expect(quietUntil(at("20:30"), NIGHT, "Europe/Berlin")).toBe(Date.parse("2026-06-11T05:00Z"));
  expect(quietUntil(at("16:30"), NIGHT, "Asia/Kolkata")).toBe(Date.parse("2026-06-11T01:30Z"));
  expect(quietUntil(at("12:30"), { from: "12:00", to: "14:00" }, "UTC")).toBe(at("14:00"));
});

test.each([
  ["2026-03-28T22:00+01:00", "2026-03-29T07:00+02:00"],
  ["2026-10-24T22:00+02:00", "2026-10-25T07:00+01:00"],
])("the night of %s, in which the clocks change, ends at %s", (now, until) => {
  expect(quietUntil(Date.parse(now), NIGHT, "Europe/Berlin")).toBe(Date.parse(until));
});

const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe");

test("the end is never past, and then it is not quiet", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4e12 }),
      fc.nat(1_439),
      fc.nat(1_439),
      zone,
      (now, from, to, zone) => {
        const time = (minutes: number) => `${Math.floor(minutes / 60)}:${minutes % 60}`;
        const hours = { from: time(from), to: time(to) };
        const until = quietUntil(now, hours, zone);
        if (until === undefined) return;
        expect(until).toBeGreaterThan(now);
        expect(quietUntil(until, hours, zone)).toBeUndefined();
      },
    ),
  );
});
