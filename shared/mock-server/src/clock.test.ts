import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { startMockServer } from "./start.js";

test("a client's clock that is attached moves along, and whoever sleeps on it wakes", async () => {
  await using mock = await startMockServer();
  const clock = new FakeClock();
  mock.clock.attach(clock);
  const slept = clock.sleep(3_600_000);
  const before = mock.clock.now();
  await mock.clock.advance(3_600_000);
  await slept;
  expect(mock.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
  expect(clock.mono()).toBe(3_600_000);
});
