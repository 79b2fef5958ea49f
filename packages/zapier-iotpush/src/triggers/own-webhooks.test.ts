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

describe("a webhook of the account", () => {
  const subscribe = (fixture: Fixture, targetUrl: string, inputData = {}) =>
    fixture.run<{ id: string }>(of("action_taken", "performSubscribe"), {
      authData: fixture.withSession,
      inputData,
      targetUrl,
    });

  test("subscribing twice with one URL keeps one webhook, with the newest filter", async () => {
    await using fixture = await openFixture();
    const first = await subscribe(fixture, "https://hooks.example.com/1");
    const second = await subscribe(fixture, "https://hooks.example.com/1", { topics: [DEMO.privateTopic] });
    expect(second.id).toBe(first.id);
    expect(fixture.mock.control.requests.list({ method: "POST", path: "/api/webhooks" })).toHaveLength(1);
  });

  test("webhooks of Zaps that are gone make room for a new one", async () => {
    await using fixture = await openFixture();
    await using gone = await startReceiver({ status: 410 });
    for (let zap = 0; zap < 10; zap++) await subscribe(fixture, `${gone.url}${zap}`);
    const { id } = await subscribe(fixture, `${gone.url}new`);
    const response = await fetch(`${fixture.mock.url}/api/webhooks`, {
      headers: { authorization: `Bearer ${DEMO.sessionToken}` },
    });
    const { webhooks } = (await response.json()) as { webhooks: { id: string }[] };
    expect(webhooks.map((webhook) => webhook.id)).toEqual([id]);
  });

  test("a Zap can be switched off without a session, with an ended one, and without its record", async () => {
    await using fixture = await openFixture({ profile: "live" });
    const subscribeData = await subscribe(fixture, "https://hooks.example.com/1");
    const off = (given: object) => fixture.run(of("action_taken", "performUnsubscribe"), given);
    expect(await off({ subscribeData })).toEqual({});
    fixture.mock.clock.advance(61 * 60_000);
    expect(await off({ authData: fixture.withSession, subscribeData })).toEqual(
      subscribeData.id ? { id: subscribeData.id } : {},
    );
    expect(await off({ authData: fixture.withSession, subscribeData: {} })).toEqual({});
  });

  test("an event of another topic starts nothing; with button ids, a delivery does", async () => {
    await using fixture = await openFixture();
    const perform = (trigger: string, inputData: object, cleanedRequest: object) =>
      fixture.run<EventItem[]>(of(trigger, "perform"), { inputData: { ...inputData }, cleanedRequest });
    const tap = { event: "action", message_id: "m", action_id: "approve", topic: "another" };
    expect(await perform("action_taken", { topics: [DEMO.privateTopic] }, tap)).toEqual([]);
    expect(await perform("action_taken", { topics: ["another"] }, tap)).toHaveLength(1);
    const delivery = { event: "delivered", message_id: "m", topic: "another" };
    expect(await perform("delivered", { actions: ["approve"] }, delivery)).toHaveLength(1);
  });

  test("confirmed: person, text and time are the receipt's", async () => {
    await using fixture = await openFixture({ profile: "live" });
    const messageId = await send(fixture, { button_set: "approve-reject-comment" });
    fixture.mock.control.phones.reply(DEMO.phones[0], messageId, "pay 10");
    const forged = { reply_text: "pay 1,000,000", user_id: "the-boss", timestamp: "2020-01-01T00:00:00Z" };
    const [item] = await fixture.run<EventItem[]>(of("action_taken", "perform"), {
      authData: fixture.withSession,
      inputData: { confirm: true },
      cleanedRequest: {
        event: "action",
        message_id: messageId,
        action_id: "reply",
        acted_at: new Date(fixture.mock.clock.now()).toISOString(),
        ...forged,
      },
    });
    expect(item).toMatchObject({ reply_text: "pay 10", device_name: DEMO.phones[0] });
    expect(JSON.stringify(item)).not.toMatch(/boss|1,000,000|2020/);
  });
});
