import { expect, test } from "vitest";
import { Unconfirmed } from "./intake.js";

const ring = { message: "Ring" };

test("a second delivery of one that Home Assistant did not hear of is a duplicate, once", () => {
  const unconfirmed = new Unconfirmed();
  unconfirmed.note("door", ring, 0);
  expect(unconfirmed.repeats("door", ring, 10_000)).toBe(true);
  expect(unconfirmed.repeats("door", ring, 11_000)).toBe(false);
});

test("a confirmed notification is not repeated; an equal one that was not confirmed may be", () => {
  const unconfirmed = new Unconfirmed();
  const confirmed = unconfirmed.note("door", ring, 0);
  unconfirmed.note("door", ring, 1);
  confirmed();
  expect(unconfirmed.repeats("door", ring, 2)).toBe(true);
  expect(unconfirmed.repeats("door", ring, 2)).toBe(false);
});

test("another topic's, another text and one of long ago are no duplicates", () => {
  const unconfirmed = new Unconfirmed();
  unconfirmed.note("door", ring, 0);
  expect(unconfirmed.repeats("gate", ring, 1)).toBe(false);
  expect(unconfirmed.repeats("door", { message: "Knock" }, 1)).toBe(false);
  expect(unconfirmed.repeats("door", ring, 61_000)).toBe(false);
});

test("memory is bounded", () => {
  const unconfirmed = new Unconfirmed();
  for (let n = 0; n < 1_001; n++) unconfirmed.note("door", { message: `${n}` }, 0);
  expect(unconfirmed.repeats("door", { message: "0" }, 1)).toBe(false);
  expect(unconfirmed.repeats("door", { message: "1000" }, 1)).toBe(true);
});
