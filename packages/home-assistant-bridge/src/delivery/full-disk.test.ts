import { expect, test } from "vitest";
import { startDeliveryFixture } from "../test-support/delivery-fixture.js";

const BUTTONS = { tag: "t", actions: [{ action: "OK", title: "OK" }] };
type Bench = Awaited<ReturnType<typeof startDeliveryFixture>>;
const texts = ({ mock }: Bench) => mock.control.messages().messages.map(({ message }) => message);

test("news is sent while the disk is full, and a question is refused before its push", async () => {
  await using bench = await startDeliveryFixture();
  bench.full(true);
  await bench.accept("The washing machine is done.");
  await expect(bench.accept("Open?", BUTTONS)).rejects.toThrow("The disk is full");
  expect((await bench.next("failed")).problem).toContain("The disk is full");
  expect(texts(bench)).toEqual(["The washing machine is done."]);
});

test("news that is not sent either is refused, so that Home Assistant may try another way", async () => {
  await using bench = await startDeliveryFixture();
  bench.full(true);
  bench.mock.control.faults.add({ match: { path: "/api/push" }, status: 503, times: 1 });
  await expect(bench.accept("lost?")).rejects.toThrow();
  await bench.accept("again");
  expect(texts(bench)).toEqual(["again"]);
});

test("news behind one that waits for the service is refused in time, and not sent later", async () => {
  await using bench = await startDeliveryFixture();
  bench.mock.control.faults.add({ match: { path: "/api/push" }, status: 503, times: 1 });
  const asleep = bench.clock.nextSleep();
  await bench.accept("waits");
  await asleep;
  bench.full(true);
  const refused = expect(bench.accept("behind")).rejects.toThrow("could not be sent in time");
  // All timers are set once the next turn of the loop has come.
  await new Promise((resolve) => setImmediate(resolve));
  await bench.clock.advance(9_000);
  await refused;
  await bench.next("sent");
  await bench.next("failed");
  expect(texts(bench)).toEqual(["waits"]);
});

test("clear_notification ends an open question, and what was sent is not sent again when there is room", async () => {
  await using bench = await startDeliveryFixture();
  await bench.accept("Open?", BUTTONS);
  await bench.next("sent");
  bench.full(true);
  await bench.accept("clear_notification", { tag: "t" });
  expect(bench.asker.open()).toEqual([]);
  bench.full(false);
  await bench.clock.advance(10_000);
  await expect.poll(() => bench.kept()).toEqual([]);
});

test("a question that was accepted before waits for room, and holds up no news", async () => {
  await using bench = await startDeliveryFixture();
  bench.quiet(bench.clock.now() + 60_000);
  await bench.accept("Water the plants?", { ...BUTTONS, importance: "low" });
  await bench.next("held");
  bench.full(true);
  await bench.clock.advance(60_000);
  expect(await bench.next("held")).toMatchObject({ why: "disk" });
  await bench.accept("news");
  expect(texts(bench)).toEqual(["news"]);
  bench.full(false);
  await bench.clock.advance(30_000);
  await expect.poll(() => texts(bench)).toEqual([expect.stringContaining("Water the plants?"), "news"]);
});
