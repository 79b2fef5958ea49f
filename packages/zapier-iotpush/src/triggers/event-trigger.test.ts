import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { type Fixture, openFixture } from "../test-support/fixture.js";
import { startReceiver } from "../test-support/receiver.js";
import type { EventItem } from "./event-item.js";

const SEND = "creates.send_notification.operation.perform";
const of = (trigger: string, method: string) => `triggers.${trigger}.operation.${method}`;

async function send(fixture: Fixture, inputData: Record<string, unknown> = {}): Promise<string> {
  const sent = await fixture.run<{ message_id: string }>(SEND, {
    inputData: { message: "Deploy?", button_set: "approve-reject", ...inputData },
  });
  return sent.message_id;
}

describe("subscribe, tap, perform, unsubscribe", () => {
  test("one Zap's whole life when the service sends account webhooks", async () => {
    await using fixture = await openFixture();
    await using zap = await startReceiver();
    const { control } = fixture.mock;
    const given = {
      authData: fixture.withSession,
      inputData: { topics: [DEMO.privateTopic], actions: ["approve"] },
      targetUrl: zap.url,
    };
    const subscribeData = await fixture.run<{ id: string }>(of("action_taken", "performSubscribe"), given);

    const approved = await send(fixture);
    control.phones.tap(DEMO.phones[0], approved, "approve");
    const rejected = await send(fixture);
    control.phones.tap(DEMO.phones[0], rejected, "reject");
    const elsewhere = await send(fixture, { topic: DEMO.publicTopic });
    control.phones.tap(DEMO.phones[0], elsewhere, "approve");
    await control.waitForDelivery({ kind: "webhook", messageId: rejected, state: "delivered" });
    await control.waitForDelivery({ kind: "webhook", messageId: approved, state: "delivered" });
    expect(zap.bodies).toHaveLength(2);

    const items: EventItem[] = [];
    for (const cleanedRequest of zap.bodies)
      items.push(
        ...(await fixture.run<EventItem[]>(of("action_taken", "perform"), {
          ...given,
          subscribeData,
          cleanedRequest,
        })),
      );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      event: "action",
      message_id: approved,
      topic: DEMO.privateTopic,
      action_id: "approve",
      action_label: "Approve",
      device_name: DEMO.phones[0],
    });

    const listed = await fixture.run<EventItem[]>(of("action_taken", "performList"), given);
    expect(listed.map(({ id }) => id)).toEqual([items[0]?.id]);

    await fixture.run(of("action_taken", "performUnsubscribe"), { ...given, subscribeData });
    control.phones.tap(DEMO.phones[0], await send(fixture), "approve");
    expect(control.deliveries({ kind: "webhook" })).toHaveLength(2);
    // Switched off twice, or deleted by hand in between: nothing to complain about.
    await fixture.run(of("action_taken", "performUnsubscribe"), { ...given, subscribeData });
  });

  test("if it sends none, a sample is there anyway, and polling finds each tap once", async () => {
    await using fixture = await openFixture({ profile: "live" });
    await using zap = await startReceiver();
    const { control } = fixture.mock;
    const given = { authData: fixture.withSession, inputData: { event: "action" }, targetUrl: zap.url };
    const subscribeData = await fixture.run<{ id: string }>(of("action_taken", "performSubscribe"), given);
    const first = await send(fixture);
    control.phones.tap(DEMO.phones[0], first, "approve");
    expect(control.deliveries({ kind: "webhook" })).toEqual([]);

    const poll = () => fixture.run<EventItem[]>(of("event_polled", "perform"), given);
    const seen = await poll();
    expect(seen).toMatchObject([{ message_id: first, topic: DEMO.privateTopic, action_id: "approve" }]);
    const sample = await fixture.run<EventItem[]>(of("action_taken", "performList"), {
      ...given,
      meta: { isLoadingSample: true },
    });
    expect(sample).toEqual(seen);

    control.phones.reply(DEMO.phones[1], await send(fixture, { button_set: "reply" }), "later");
    const again = await poll();
    expect(again.map(({ id }) => id)).toContain(seen[0]?.id);
    expect(new Set(again.map(({ id }) => id)).size).toBe(2);
    await fixture.run(of("action_taken", "performUnsubscribe"), { ...given, subscribeData });
  });

  test("delivered, read and expired come too, each to its own Zap", async () => {
    await using fixture = await openFixture({ expiryMs: 60_000 });
    const { control } = fixture.mock;
    for (const event of ["delivered", "read", "expired"]) {
      await using zap = await startReceiver();
      const given = { authData: fixture.withSession, targetUrl: zap.url };
      const subscribeData = await fixture.run<{ id: string }>(of(event, "performSubscribe"), given);
      const messageId = await send(fixture);
      control.phones.read(DEMO.phones[0], messageId);
      fixture.mock.clock.advance(61_000);
      const delivery = await control.waitForDelivery({ kind: "webhook", messageId, state: "delivered" });
      expect(delivery?.event).toBe(event);
      const [cleanedRequest] = zap.bodies;
      const run = (trigger: string) =>
        fixture.run<EventItem[]>(of(trigger, "perform"), { ...given, subscribeData, cleanedRequest });
      expect(await run(event)).toMatchObject([{ event, message_id: messageId, action_id: null }]);
      expect(await run("action_taken")).toEqual([]);
      const listed = await fixture.run<EventItem[]>(of(event, "performList"), given);
      expect(listed.map(({ id }) => id)).toContain(`${event}:${messageId}`);
      await fixture.run(of(event, "performUnsubscribe"), { ...given, subscribeData });
    }
  });
});

test.each(["action", "delivered", "read", "expired"])(
  "an account without any event gets an example of the chosen one: %s",
  async (event) => {
    await using fixture = await openFixture({ profile: "live" });
    const given = { authData: fixture.withSession, inputData: { event } };
    expect(await fixture.run(of("event_polled", "perform"), given)).toEqual([]);
    const sample = { ...given, meta: { isLoadingSample: true } };
    expect(await fixture.run(of("event_polled", "perform"), sample)).toMatchObject([{ event }]);
  },
);

test("the newest tap comes first; the editor gets a few examples, also old ones; a filter by topic holds", async () => {
  await using fixture = await openFixture();
  const { control } = fixture.mock;
  const sent: string[] = [];
  for (let count = 0; count < 5; count++)
    sent.push(await send(fixture, count ? {} : { topic: DEMO.publicTopic }));
  const order = [3, 0, 4, 1, 2].map((index) => sent[index] ?? "");
  for (const id of order) {
    fixture.mock.clock.advance(1_000);
    control.phones.tap(DEMO.phones[0], id, "approve");
  }
  const poll = async (inputData: object, sample = false) => {
    const given = {
      authData: fixture.withSession,
      inputData: { event: "action", ...inputData },
      meta: { isLoadingSample: sample },
    };
    return (await fixture.run<EventItem[]>(of("event_polled", "perform"), given)).map(
      (item) => item.message_id,
    );
  };
  expect(await poll({})).toEqual(order.toReversed());
  expect(await poll({ topics: [DEMO.publicTopic] })).toEqual([sent[0]]);
  expect(await poll({ topics: [DEMO.publicTopic, DEMO.privateTopic], actions: ["reject"] })).toEqual([]);
  expect(await poll({ topics: [DEMO.privateTopic, "my-topic"] })).toHaveLength(5);
  expect(await poll({}, true)).toHaveLength(3);
});

test("both profiles of one tap become the same event", async () => {
  await using fixture = await openFixture();
  const subscribeData = { id: "w", topics: [{ id: "t1", name: "my-topic" }] };
  const at = "2026-04-10T00:10:22Z";
  const documented = {
    event: "action",
    message_id: "m",
    topic: "my-topic",
    action_id: "approve",
    action_label: "Approve",
    reply_text: null,
    device_name: "Pixel 9",
    acted_at: at,
  };
  const live = {
    event: "action",
    message_id: "m",
    receipt_id: "r",
    topic_id: "t1",
    action: "approve",
    action_label: "Approve",
    reply: null,
    device: "Pixel 9",
    user_id: "u",
    timestamp: at,
  };
  const read = async (cleanedRequest: object) =>
    (await fixture.run<EventItem[]>(of("action_taken", "perform"), { subscribeData, cleanedRequest }))[0];
  const [one, other] = [await read(documented), await read(live)];
  expect(one).toEqual({ ...other, receipt_id: null, user_id: null });
  expect(one).toMatchObject({ topic: "my-topic", topic_id: "t1", at: "2026-04-10T00:10:22.000Z" });
});

test.each([
  ["a test ping", { event: "test", message_id: "m", action: "test_action" }],
  ["another event", { event: "read", message_id: "m" }],
  ["nonsense", { hello: 1 }],
  ["nothing", null],
  ["a list", [1]],
])("%s begins no Zap", async (_, cleanedRequest) => {
  await using fixture = await openFixture();
  expect(await fixture.run(of("action_taken", "perform"), { cleanedRequest })).toEqual([]);
});

test("on request an event is confirmed by its receipt, and a forged one dropped", async () => {
  await using fixture = await openFixture();
  const messageId = await send(fixture);
  const given = { authData: fixture.withSession, inputData: { confirm: true } };
  const at = new Date(fixture.mock.clock.now()).toISOString();
  const claim = {
    event: "action",
    message_id: messageId,
    topic: DEMO.privateTopic,
    action_id: "approve",
    acted_at: at,
  };
  const perform = () =>
    fixture.run<EventItem[]>(of("action_taken", "perform"), { ...given, cleanedRequest: claim });
  expect(await perform()).toEqual([]);
  fixture.mock.control.phones.tap(DEMO.phones[0], messageId, "approve");
  expect(await perform()).toHaveLength(1);
});

test("an event of another topic than the connection's is confirmed with the session token", async () => {
  await using fixture = await openFixture();
  const messageId = await send(fixture, { topic: DEMO.publicTopic });
  fixture.mock.control.phones.tap(DEMO.phones[0], messageId, "approve");
  const { receiptId } = fixture.mock.control.message(messageId);
  const cleanedRequest = {
    event: "action",
    message_id: messageId,
    receipt_id: receiptId,
    topic: DEMO.publicTopic,
    action_id: "approve",
  };
  const given = { authData: fixture.withSession, inputData: { confirm: true }, cleanedRequest };
  expect(await fixture.run<EventItem[]>(of("action_taken", "perform"), given)).toHaveLength(1);
});

test("a topic that the account does not have is refused when the Zap is switched on", async () => {
  await using fixture = await openFixture();
  const given = {
    authData: fixture.withSession,
    inputData: { topics: ["somebody-elses"] },
    targetUrl: "https://example.com/hook",
  };
  await expect(fixture.run(of("action_taken", "performSubscribe"), given)).rejects.toThrow(
    "Use one of my-private-topic, my-topic",
  );
});

test("without a session token triggers say what is missing; the dropdown has the connection's topic", async () => {
  await using fixture = await openFixture();
  for (const method of [of("action_taken", "performSubscribe"), of("event_polled", "perform")])
    await expect(fixture.run(method, { inputData: { event: "action" } })).rejects.toThrow(
      "needs a session token",
    );
  const own = { id: DEMO.privateTopic, name: DEMO.privateTopic };
  expect(await fixture.run(of("topic_list", "perform"))).toEqual([own]);
});

test.each(["documented", "live"] as const)(
  "the dropdown lists the account's topics, profile %s",
  async (profile) => {
    await using fixture = await openFixture({ profile });
    const topics = await fixture.run<{ name: string }[]>(of("topic_list", "perform"), {
      authData: fixture.withSession,
    });
    expect(topics.map(({ name }) => name).toSorted()).toEqual([DEMO.privateTopic, DEMO.publicTopic]);
    expect(JSON.stringify(topics)).not.toContain(DEMO.privateTopicKey);
  },
);
