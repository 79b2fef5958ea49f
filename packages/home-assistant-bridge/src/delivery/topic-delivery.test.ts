import { ValidationError } from "@iotpush/core/adapter";
import { expect, test, vi } from "vitest";
import { Outbox } from "../store/outbox.js";
import { startDeliveryFixture } from "../test-support/delivery-fixture.js";

const TAGGED = { tag: "t" };
const BUTTONS = { tag: "t", actions: [{ action: "OK", title: "OK" }] };

test("messages of a topic are sent in their order", async () => {
  await using bench = await startDeliveryFixture();
  for (const n of [1, 2, 3]) await bench.accept(`message ${n}`);
  for (const _ of [1, 2, 3]) await bench.next("sent");
  const { messages } = bench.mock.control.messages();
  expect(messages.map(({ message }) => message)).toEqual(["message 3", "message 2", "message 1"]);
  expect(await bench.kept()).toEqual([]);
});

/** Sends the three texts of a tag that are news. */
async function startSeries(bench: Awaited<ReturnType<typeof startDeliveryFixture>>, data: object = TAGGED) {
  for (const text of ["one", "two", "three"]) {
    await bench.accept(text, { ...data });
    await bench.next("sent");
  }
}
const texts = (bench: Awaited<ReturnType<typeof startDeliveryFixture>>) =>
  bench.mock.control.messages().messages.map(({ message }) => message);

test("a tag's first three texts come at once, of the next the newest after ten seconds", async () => {
  await using bench = await startDeliveryFixture();
  await startSeries(bench);
  for (const n of [4, 5, 6]) {
    await bench.accept(`update ${n}`, TAGGED);
    await bench.next("held");
  }
  await bench.clock.advance(10_000);
  await bench.next("sent");
  expect(texts(bench)).toEqual(["update 6", "three", "two", "one"]);
});

test("a held update whose time came while the service was away is sent before what came after it", async () => {
  await using bench = await startDeliveryFixture();
  await startSeries(bench);
  await bench.accept("fourth", TAGGED);
  await bench.next("held");
  bench.mock.control.faults.add({ match: { path: "/api/push" }, status: 503, times: 1 });
  const asleep = bench.clock.nextSleep();
  await bench.accept("another");
  await asleep;
  await bench.accept("last", TAGGED);
  await bench.clock.advance(10_000);
  await bench.next("sent");
  await bench.next("sent");
  await bench.next("held");
  await bench.clock.advance(10_000);
  await bench.next("sent");
  expect(texts(bench)).toEqual(["last", "fourth", "another", "three", "two", "one"]);
});

test("a held update survives a restart", async () => {
  await using bench = await startDeliveryFixture();
  await startSeries(bench);
  await bench.accept("fourth", TAGGED);
  await bench.next("held");
  await bench.restart();
  await bench.next("sent");
  expect(bench.mock.control.messages({ search: "fourth" }).total).toBe(1);
});

test.each(["alert_once", "live_update"])(
  "%s: 10 %, 90 %, Done arrives as 10 % and, quietly, Done",
  async (key) => {
    await using bench = await startDeliveryFixture();
    const data = { tag: "t", importance: "high", [key]: true };
    await bench.accept("10 %", data);
    await bench.next("sent");
    for (const text of ["50 %", "90 %", "Done"]) {
      await bench.accept(text, data);
      await bench.next("held");
      await bench.clock.advance(5_000);
    }
    await bench.clock.advance(25_000);
    await bench.next("sent");
    expect(texts(bench)).toEqual(["Done", "10 %"]);
    expect(bench.mock.control.messages().messages.map(({ priority }) => priority)).toEqual(["low", "high"]);
  },
);

test("a service that is down keeps everything waiting, nothing is lost or doubled", async () => {
  await using bench = await startDeliveryFixture();
  bench.mock.control.faults.add({ match: { path: "/api/" }, status: 503, times: 4 });
  // A try, then looks at whether the service is there: each of the four fails and is followed by a pause.
  let asleep = bench.clock.nextSleep();
  await bench.accept("one");
  await bench.accept("two", BUTTONS);
  for (let failures = 0; failures < 4; failures++) {
    await asleep;
    asleep = bench.clock.nextSleep();
    await bench.clock.advance(30_000);
  }
  await bench.next("sent");
  await bench.next("sent");
  expect(bench.mock.control.messages().total).toBe(2);
});

test("a message that the service refuses for good is reported and let go", async () => {
  await using bench = await startDeliveryFixture();
  bench.mock.control.faults.add({
    match: { path: "/api/push" },
    status: 404,
    body: { error: "gone" },
    times: 1,
  });
  await bench.accept("refused");
  expect((await bench.next("failed")).problem).toContain("Create the topic");
  await bench.accept("taken");
  await bench.next("sent");
});

test("clear_notification cancels the open questions of its tag, of no other", async () => {
  await using bench = await startDeliveryFixture();
  await bench.accept("a?", BUTTONS);
  await bench.accept("b?", { ...BUTTONS, tag: "other" });
  await bench.next("sent");
  await bench.next("sent");
  await bench.accept("clear_notification", TAGGED);
  await bench.next("not_sent");
  expect(bench.asker.open().map(({ question }) => question.message)).toEqual(["b?"]);
});

test("a message with other buttons replaces its tag's question", async () => {
  await using bench = await startDeliveryFixture();
  await bench.accept("old?", BUTTONS);
  await bench.next("sent");
  await bench.accept("new?", { tag: "t", actions: [{ action: "GO", title: "Go" }] });
  await bench.next("sent");
  expect(bench.asker.open().map(({ question }) => question.message)).toEqual(["new?"]);
});

test("a message without buttons replaces its tag's question as well, even while it is held", async () => {
  await using bench = await startDeliveryFixture();
  await bench.accept("[Open]?", BUTTONS);
  await bench.next("sent");
  await bench.accept("It was opened.", TAGGED);
  await bench.next("sent");
  expect(bench.asker.open()).toEqual([]);
});

test("so does one that waits for the end of the quiet hours", async () => {
  await using bench = await startDeliveryFixture();
  await bench.accept("[Open]?", BUTTONS);
  await bench.next("sent");
  bench.quiet(bench.clock.now() + 60_000);
  await bench.accept("It was opened.", { ...TAGGED, importance: "low" });
  await bench.next("held");
  expect(bench.asker.open()).toEqual([]);
});

test("of a tag's repeated question the last three stay open: a tap on any of them is the answer", async () => {
  await using bench = await startDeliveryFixture();
  for (const n of [1, 2, 3, 4]) {
    await bench.accept(`${n}?`, BUTTONS);
    await bench.next("sent");
    await bench.clock.advance(60_000);
  }
  expect(bench.asker.open().map(({ question }) => question.message)).toEqual(["2?", "3?", "4?"]);
});

test("what is more than a day old is not sent", async () => {
  await using bench = await startDeliveryFixture();
  await bench.accept("first", TAGGED);
  await bench.next("sent");
  await bench.accept("held", { ...TAGGED, alert_once: true });
  await bench.next("held");
  // A laptop sleeps: the wall clock goes on, timers do not.
  bench.clock.setWall(bench.clock.now() + 25 * 60 * 60_000);
  await bench.clock.advance(30_000);
  expect((await bench.next("not_sent")).why).toContain("more than a day old");
  expect(bench.mock.control.messages().total).toBe(1);
});

test("one that waited more than a day for the service is not sent either", async () => {
  await using bench = await startDeliveryFixture();
  bench.mock.control.faults.add({ match: { path: "/api/push" }, status: 503, times: 1 });
  const asleep = bench.clock.nextSleep();
  await bench.accept("old");
  await asleep;
  await bench.clock.advance(25 * 60 * 60_000);
  await bench.accept("new");
  await bench.next("sent");
  expect(bench.mock.control.messages().messages.map(({ message }) => message)).toEqual(["new"]);
  expect((await bench.next("not_sent")).why).toContain("more than a day old");
  expect(await bench.kept()).toEqual([]);
});

test("a question that was asked just before a crash is not asked again", async () => {
  await using bench = await startDeliveryFixture();
  const removing = vi.spyOn(Outbox.prototype, "remove").mockResolvedValue();
  await bench.accept("once?", BUTTONS);
  await bench.next("sent");
  removing.mockRestore();
  await bench.restart();
  await bench.next("sent");
  expect(texts(bench)).toHaveLength(1);
  expect(await bench.kept()).toEqual([]);
});

test("if no answer could arrive a notification is sent anyway, and a question of /ask is not", async () => {
  await using bench = await startDeliveryFixture();
  const problem = new ValidationError({ what: "The question", issues: [], fix: "Give a key." });
  vi.spyOn(bench.asker, "ask").mockRejectedValue(problem);
  await bench.accept("notification?", BUTTONS);
  await bench.next("sent");
  await bench.accept("asked?", BUTTONS, "ask");
  expect((await bench.next("failed")).problem).toContain("Give a key");
  expect(texts(bench)).toEqual(["notification?"]);
});

test("what is left out is logged once per kind", async () => {
  await using bench = await startDeliveryFixture();
  for (const n of [1, 2]) {
    await bench.accept(`message ${n}`, { color: "red", sticky: true });
    await bench.next("sent");
  }
  expect(bench.lines.filter((line) => line.includes("Left out: color"))).toHaveLength(1);
  expect(bench.lines.filter((line) => line.includes("Left out: sticky"))).toHaveLength(1);
});

test("in quiet hours what is low waits for their end, and what matters does not", async () => {
  await using bench = await startDeliveryFixture();
  bench.quiet(bench.clock.now() + 60_000);
  await bench.accept("low", { importance: "low" });
  await bench.next("held");
  await bench.accept("normal");
  await bench.next("sent");
  await bench.clock.advance(60_000);
  await bench.next("sent");
  expect(texts(bench)).toEqual(["low", "normal"]);
});

test("the last of a series comes quietly, even after a crash", async () => {
  await using bench = await startDeliveryFixture();
  const data = { tag: "t", importance: "high", alert_once: true };
  await bench.accept("10 %", data);
  await bench.next("sent");
  await bench.accept("Done", data);
  await bench.next("held");
  await bench.restart();
  await bench.next("held");
  await bench.clock.advance(30_000);
  await bench.next("sent");
  const [last] = bench.mock.control.messages().messages;
  expect(last).toMatchObject({ message: "Done", priority: "low" });
});

test("so does the next of a series after a crash; a cleared one, and one that rested for an hour, begin loudly", async () => {
  await using bench = await startDeliveryFixture();
  const data = { tag: "t", importance: "high", alert_once: true };
  const last = () => bench.mock.control.messages().messages[0];
  await bench.accept("10 %", data);
  await bench.next("sent");
  await bench.restart();
  await bench.accept("20 %", data);
  await bench.next("held");
  await bench.clock.advance(30_000);
  await bench.next("sent");
  expect(last()).toMatchObject({ message: "20 %", priority: "low" });

  await bench.accept("clear_notification", TAGGED);
  await bench.restart();
  await bench.accept("New", data);
  await bench.next("sent");
  expect(last()).toMatchObject({ message: "New", priority: "high" });

  await bench.clock.advance(3_600_001);
  await bench.restart();
  await bench.accept("Hours later", data);
  await bench.next("sent");
  expect(last()).toMatchObject({ message: "Hours later", priority: "high" });
});
