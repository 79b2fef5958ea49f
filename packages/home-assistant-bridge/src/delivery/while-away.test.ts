import { expect, test } from "vitest";
import { startDeliveryFixture } from "../test-support/delivery-fixture.js";

const TAGGED = { tag: "t" };
const BUTTONS = { tag: "t", actions: [{ action: "OK", title: "OK" }] };
const texts = (bench: Awaited<ReturnType<typeof startDeliveryFixture>>) =>
  bench.mock.control.messages().messages.map(({ message }) => message);

test.each([["first of those that wait"], ["behind another"]])(
  "what was cleared while the service was away is not sent: %s",
  async (which) => {
    await using bench = await startDeliveryFixture();
    bench.mock.control.faults.add({ match: { path: "/api/push" }, status: 503, times: 1 });
    const asleep = bench.clock.nextSleep();
    if (which === "behind another") await bench.accept("another");
    await bench.accept("Open?", which === "behind another" ? BUTTONS : TAGGED);
    await asleep;
    await bench.accept("clear_notification", TAGGED);
    await bench.accept("Open again?", BUTTONS);
    await bench.clock.advance(10_000);
    expect((await bench.next("not_sent")).why).toBe("it was cleared");
    await bench.next("not_sent");
    await bench.next("sent");
    if (which === "behind another") await bench.next("sent");
    expect(texts(bench).join()).toContain("Open again?");
    expect(texts(bench).join()).not.toContain("Open?");
  },
);

test("a question is cancelled at once while another waits for the service, one on its way in its turn", async () => {
  await using bench = await startDeliveryFixture();
  await bench.accept("Open?", BUTTONS);
  await bench.next("sent");
  bench.mock.control.faults.add({ match: { path: "/api/push" }, status: 503, times: 1 });
  const asleep = bench.clock.nextSleep();
  await bench.accept("waits");
  await asleep;
  await bench.accept("clear_notification", TAGGED);
  await expect.poll(() => bench.asker.open()).toEqual([]);
  await bench.clock.advance(10_000);
  await bench.next("not_sent");

  bench.mock.control.faults.add({ match: { path: "/api/push" }, delay_ms: 100, times: 1 });
  await bench.accept("Late?", BUTTONS);
  await bench.accept("clear_notification", TAGGED);
  await bench.next("not_sent");
  const kinds = bench.bridgeEvents.slice(-4).map(({ kind }) => kind);
  expect([kinds, bench.asker.open()]).toEqual([["accepted", "accepted", "sent", "not_sent"], []]);
});
