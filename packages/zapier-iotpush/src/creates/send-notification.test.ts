import { WHOLE_PUSH } from "@iotpush/core/contract";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { openFixture } from "../test-support/fixture.js";

const SEND = "creates.send_notification.operation.perform";
const DIFFICULT = "He said \"go\"\nnow \\ ümläut 🚦 {{bundle.inputData.x}} {{x}} $HOME 'q'";

describe.each(["documented", "live"] as const)("Send Notification, profile %s", (profile) => {
  test("sends every field to the connection's topic", async () => {
    await using fixture = await openFixture({ profile });
    const result = await fixture.run<Record<string, unknown>>(SEND, {
      inputData: {
        message: DIFFICULT,
        title: 'Say "ü"',
        priority: "high",
        tags: ["sensor", "alert"],
        click_url: "https://example.com/a?b=c",
        button_set: "approve-reject",
        callback_url: "https://example.com/hook",
      },
    });
    const [message] = fixture.mock.control.messages().messages;
    expect(message).toMatchObject({
      topic: DEMO.privateTopic,
      title: 'Say "ü"',
      message: DIFFICULT,
      priority: "high",
      tags: ["sensor", "alert"],
      clickUrl: "https://example.com/a?b=c",
      preset: "approve-reject",
      hasCallback: true,
    });
    expect(result).toMatchObject({
      message_id: message?.id,
      receipt_id: message?.receiptId,
      subscribers: 2,
      buttons_shown: "Shows on the lock screen as Approve, Reject.",
    });
  });

  test("passes on every field of a push", async () => {
    await using fixture = await openFixture({ profile });
    const { actions: buttons, ...fields } = WHOLE_PUSH;
    await fixture.run(SEND, { inputData: { ...fields, buttons } });
    const [request] = fixture.mock.control.requests.list({ method: "POST" });
    expect(JSON.parse(String(request?.body))).toMatchObject(WHOLE_PUSH);
  });

  test("sends own buttons, to another public topic, without this topic's key", async () => {
    await using fixture = await openFixture({ profile });
    await fixture.run(SEND, {
      inputData: {
        message: "Close the garage?",
        topic: "My Topic",
        buttons: [
          { id: "close", label: "Close it" },
          { id: "note", label: "Write", type: "reply" },
          { id: "", label: "" },
        ],
      },
    });
    const [message] = fixture.mock.control.messages().messages;
    expect(message?.topic).toBe(DEMO.publicTopic);
    expect(message?.actions).toEqual([
      { id: "close", label: "Close it", type: "button" },
      { id: "note", label: "Write", type: "reply" },
    ]);
    const [request] = fixture.mock.control.requests.list({ method: "POST" });
    expect(Object.keys(request?.headers ?? {})).not.toContain("authorization");
  });
});

test.each([
  [{ message: " " }, "message: must not be empty"],
  [{ title: "no text" }, "message: is required"],
  [{ message: "m", priority: "hgih" }, "did you mean high"],
  [{ message: "m", click_url: "example.com" }, "must be an absolute URL"],
  [{ message: "m", buttons: [{ label: "No id" }] }, "id: is required"],
  [{ message: "m", button_set: "yes-no", buttons: [{ id: "a", label: "A" }] }, "not both"],
])("wrong fields are named and nothing is sent: %o", async (inputData, text) => {
  await using fixture = await openFixture();
  await expect(fixture.run(SEND, { inputData })).rejects.toThrow(text);
  expect(fixture.mock.control.requests.list()).toEqual([]);
});
