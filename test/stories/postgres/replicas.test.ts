import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fleet, startFleet } from "./fleet.ts";

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ leaseMs: 3_000 });
});
afterAll(() => fleet[Symbol.asyncDispose]());

const ask = (n: number, query = "") =>
  fetch(`${fleet.url}/ask?n=${n}&mode=auto&timeoutMs=600000${query}`).then((response) => response.json());
const message = (n: number) =>
  expect
    .poll(
      () =>
        fleet.mock.control.messages({ limit: 200 }).messages.find((each) => each.message === `Question ${n}?`)
          ?.id,
    )
    .toBeDefined();
const tap = async (n: number) => {
  await message(n);
  const found = fleet.mock.control
    .messages({ limit: 200 })
    .messages.find((each) => each.message === `Question ${n}?`);
  fleet.mock.control.phones.tap(DEMO.phones[0], found?.id ?? "", "yes");
};

test("whichever replica a callback reaches, the waiter hears of it, and one handler gets it", async () => {
  const waiting = Promise.all(Array.from({ length: 9 }, (_, n) => ask(n, "&wait=true")));
  for (let n = 0; n < 9; n++) await tap(n);
  for (const outcome of await waiting)
    expect(outcome).toMatchObject({ kind: "answered", answer: { actionId: "yes" } });
  await expect.poll(() => fleet.decisions().then((rows) => rows.length)).toBe(9);
  expect(
    fleet
      .delivered()
      .map(({ n }) => n)
      .toSorted((a, b) => a - b),
  ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});
