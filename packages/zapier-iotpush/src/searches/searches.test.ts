import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { type Fixture, openFixture } from "../test-support/fixture.js";

const FIND_RECEIPT = "searches.find_receipt.operation.perform";
const FIND_TOPIC = "searches.find_topic.operation.perform";
const send = (fixture: Fixture) =>
  fixture.run<{ message_id: string; receipt_id: string }>("creates.send_notification.operation.perform", {
    inputData: { message: "Deploy?", button_set: "approve-reject" },
  });

describe.each(["documented", "live"] as const)("searches, profile %s", (profile) => {
  test("Find Receipt says how a question stands, with the topic's key alone", async () => {
    await using fixture = await openFixture({ profile });
    const { message_id, receipt_id } = await send(fixture);
    const find = () => fixture.run(FIND_RECEIPT, { inputData: { receipt_id } });
    expect(await find()).toMatchObject([
      { status: "delivered", answered: false, action_id: null, message_id },
    ]);
    fixture.mock.control.phones.tap(DEMO.phones[0], message_id, "reject");
    expect(await find()).toMatchObject([
      {
        status: "acted",
        answered: true,
        action_id: "reject",
        action_label: "Reject",
        device_name: DEMO.phones[0],
      },
    ]);
  });

  test("Find Receipt goes by message with a session token", async () => {
    await using fixture = await openFixture({ profile });
    const { message_id, receipt_id } = await send(fixture);
    await send(fixture);
    const inputData = { message_id };
    expect(await fixture.run(FIND_RECEIPT, { authData: fixture.withSession, inputData })).toMatchObject([
      { receipt_id },
    ]);
    await expect(fixture.run(FIND_RECEIPT, { inputData })).rejects.toThrow("needs a session token");
  });

  test("what is not there is not found, without an error", async () => {
    await using fixture = await openFixture({ profile });
    expect(await fixture.run(FIND_RECEIPT, { inputData: { receipt_id: "none" } })).toEqual([]);
    const authData = fixture.withSession;
    expect(await fixture.run(FIND_RECEIPT, { authData, inputData: { message_id: "none" } })).toEqual([]);
    expect(await fixture.run(FIND_TOPIC, { authData, inputData: { topic: "none" } })).toEqual([]);
  });

  test("Find Topic goes by name or id, and keeps the key to itself", async () => {
    await using fixture = await openFixture({ profile });
    const authData = fixture.withSession;
    const find = (topic: string) =>
      fixture.run<{ id: string }[]>(FIND_TOPIC, { authData, inputData: { topic } });
    const [topic] = await find("My Private Topic");
    expect(topic).toMatchObject({ name: DEMO.privateTopic, is_private: true });
    expect(await find(topic?.id ?? "")).toEqual([topic]);
    expect(JSON.stringify(topic)).not.toContain(DEMO.privateTopicKey);
  });
});

test("a search for nothing says what to fill in", async () => {
  await using fixture = await openFixture();
  await expect(fixture.run(FIND_RECEIPT)).rejects.toThrow("Fill in one of the two");
});
