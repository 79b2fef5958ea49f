import { expect, test } from "vitest";
import { Fault } from "../../inputs/played.js";
import { FAULT_RECIPES, FAULT_ROUTES, faultText } from "./fault-recipes.js";

test.each(FAULT_RECIPES)("$name is a fault that the server takes", ({ fault }) => {
  for (const { value: path } of FAULT_ROUTES)
    expect(Fault.parse({ ...fault, match: { path }, times: 1 })).toBeTruthy();
});

test("a fault reads as one line", () => {
  expect(faultText({ match: { method: "POST", path: "/api/push" }, retry_after: 5, times: 1 })).toBe(
    "POST /api/push: answers 429, with Retry-After 5 s, once",
  );
  expect(
    faultText({ delay_ms: { min: 1, max: 2 }, connection: "truncate", probability: 0.3, nth: 2, times: 4 }),
  ).toBe(
    "every route: waits 1 to 2 ms, cuts the response in the middle, 30 times out of 100, from request 2 on, 4 times",
  );
});
