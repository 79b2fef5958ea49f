import { expect, test } from "vitest";
import { ServiceClock } from "./service-clock.js";

test("the service's time goes on from its last response; without a date in it the own one counts", async () => {
  let own = Date.parse("2026-06-01T13:00:00Z");
  const clock = new ServiceClock({ now: () => own });
  const hear = (date?: string) =>
    clock.setBy(async () => ({ status: 200, headers: date === undefined ? {} : { date }, body: "" }))(
      { method: "GET", url: "http://127.0.0.1/", headers: {} },
      { timeoutMs: 1_000 },
    );
  await hear();
  expect(clock.now()).toBe(own);
  await hear("Mon, 01 Jun 2026 12:00:00 GMT");
  own += 5_000;
  await hear("nonsense");
  expect(new Date(clock.now()).toISOString()).toBe("2026-06-01T12:00:05.000Z");
});
