import { describe, expect, test } from "vitest";
import { Asker } from "../answers/ask/asker.js";
import { memoryStore } from "../answers/store/memory-store.js";
import { ApiClient } from "../client/api-client.js";
import { gate } from "../test-support/asker-fixture.js";
import { buttons } from "../wire/buttons/index.js";
import { FakeClock } from "./fake-clock.js";
import { fakeTransport } from "./fake-transport.js";
import { InstantClock } from "./instant-clock.js";

describe("a FakeClock", () => {
  test("wakes in the order of time, and among equals in the order of falling asleep", async () => {
    const clock = new FakeClock();
    const woken: string[] = [];
    const sleep = (name: string, ms: number) => void clock.sleep(ms).then(() => woken.push(name));
    for (const [name, ms] of [
      ["c", 30],
      ["a", 10],
      ["b1", 20],
      ["b2", 20],
    ] as const)
      sleep(name, ms);
    await clock.advance(20);
    expect(woken).toEqual(["a", "b1", "b2"]);
    expect([clock.mono(), clock.now()]).toEqual([20, Date.parse("2026-04-10T00:00:00.020Z")]);
  });

  test("lets those asleep sleep on while the wall clock is set back", async () => {
    const clock = new FakeClock();
    let woken = false;
    void clock.sleep(1_000).then(() => {
      woken = true;
    });
    clock.setWall(clock.now() - 3_600_000);
    await clock.advance(1_000);
    expect(woken).toBe(true);
    expect(clock.mono()).toBe(1_000);
  });

  test("forgets whoever was woken by a signal, and reports who falls asleep", async () => {
    const clock = new FakeClock();
    const over = new AbortController();
    const told = clock.nextSleep();
    const slept = clock.sleep(1_000, over.signal);
    await told;
    over.abort();
    await slept;
    expect(await clock.wakeNext()).toBe(false);
  });
});

test("on an InstantClock a question's time limit of an hour passes in milliseconds", async () => {
  const clock = new InstantClock();
  const pushed = { id: "m", receipt_id: "r", topic: "t", subscribers: 1, timestamp: "2026-04-10T00:00:00Z" };
  const counts = { delivered_count: 0, read_count: 0, acted_count: 0, actions_taken: [] };
  const times = { created_at: pushed.timestamp, updated_at: pushed.timestamp };
  const service = fakeTransport(({ method }) =>
    method === "POST"
      ? { body: { success: true, ...pushed } }
      : { body: { receipt_id: "r", message_id: "m", topic_id: "t", status: "queued", ...counts, ...times } },
  );
  const client = new ApiClient(
    { baseUrl: "http://127.0.0.1:1", apiKey: "k" },
    { transport: clock.holdDuring(service), clock, random: () => 0 },
  );
  const [started, before] = [performance.now(), clock.now()];
  const asker = new Asker({ client, clock, store: memoryStore(), mode: "poll" }, () => undefined);
  const { outcome } = await asker.ask({
    topic: "t",
    message: "Deploy?",
    actions: buttons.approveReject(),
    timeoutMs: 3_600_000,
  });
  expect(await outcome).toMatchObject({ kind: "timed_out" });
  expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(service.requests.length).toBeGreaterThan(100);
  await asker.close();
});

test("on an InstantClock time stands still during a request", async () => {
  const clock = new InstantClock();
  const [arrived, arrive] = gate();
  const transport = clock.holdDuring(fakeTransport(() => arrived.then(() => ({}))));
  const call = transport({ method: "GET", url: "http://x", headers: {} }, { timeoutMs: 1_000 });
  let woken = false;
  const slept = clock.sleep(60_000).then(() => {
    woken = true;
  });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(woken).toBe(false);
  arrive();
  await Promise.all([call, slept]);
});
