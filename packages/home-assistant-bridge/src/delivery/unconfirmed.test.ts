import { expect, test } from "vitest";
import { Unconfirmed } from "./unconfirmed.js";

const ring = { message: "Ring" };

test("a second delivery of one that Home Assistant did not hear of is a duplicate, once", () => {
  const unconfirmed = new Unconfirmed();
  expect(unconfirmed.take("door", ring, 0)).toBe(true);
  expect(unconfirmed.take("door", ring, 10_000)).toBe(false);
  expect(unconfirmed.take("door", ring, 11_000)).toBe(true);
});

test("two rings that were both confirmed are two", () => {
  const unconfirmed = new Unconfirmed();
  expect(unconfirmed.take("door", ring, 0)).toBe(true);
  unconfirmed.confirmed("door", ring);
  expect(unconfirmed.take("door", ring, 1)).toBe(true);
});

test("another topic's, another text and one of long ago are no duplicates", () => {
  const unconfirmed = new Unconfirmed();
  unconfirmed.take("door", ring, 0);
  expect(unconfirmed.take("gate", ring, 1)).toBe(true);
  expect(unconfirmed.take("door", { message: "Knock" }, 1)).toBe(true);
  expect(unconfirmed.take("door", ring, 61_000)).toBe(true);
});

test("memory is bounded", () => {
  const unconfirmed = new Unconfirmed();
  for (let n = 0; n < 1_001; n++) unconfirmed.take("door", { message: `${n}` }, 0);
  expect(unconfirmed.take("door", { message: "0" }, 1)).toBe(true);
  expect(unconfirmed.take("door", { message: "1000" }, 1)).toBe(false);
});
