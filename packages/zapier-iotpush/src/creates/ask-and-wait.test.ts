import { DEMO, type MockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { type Fixture, type Given, openFixture } from "../test-support/fixture.js";
import { startReceiver } from "../test-support/receiver.js";

const ASK = "creates.ask_and_wait.operation.perform";
const RESUME = "creates.ask_and_wait.operation.performResume";
const GARAGE: Given = {
  inputData: {
    message: "The garage is open. Close it?",
    buttons: [
      { id: "close-it", label: "Ja, zumachen" },
      { id: "leave", label: "Nein" },
    ],
  },
};

/** Asks as a Zap does, lets somebody tap, and resumes with what came to the callback URL. */
async function askAndTap(
  fixture: Fixture,
  given: Given,
  tap: (mock: MockServer, messageId: string) => void,
): Promise<Record<string, unknown>> {
  await using zapier = await startReceiver();
  const asked = await fixture.runForStatus(ASK, given, zapier.url);
  expect(asked.status).toBe("CALLBACK");
  const outputData = asked.results as { message_id: string };
  expect(outputData).toMatchObject({ outcome: "waiting", answered: false, action_id: null });
  tap(fixture.mock, outputData.message_id);
  await fixture.mock.control.waitForDelivery({ kind: "callback", state: "delivered" });
  return fixture.run(RESUME, { ...given, outputData, cleanedRequest: zapier.bodies[0] });
}

describe.each(["documented", "live"] as const)("Ask a Question and Wait, profile %s", (profile) => {
  test("waits, and goes on with the question's own button", async () => {
    await using fixture = await openFixture({ profile });
    const result = await askAndTap(fixture, GARAGE, (mock, id) => {
      const [yes] = mock.control.message(id).actions;
      mock.control.phones.tap(DEMO.phones[0], id, yes?.id ?? "");
    });
    const [message] = fixture.mock.control.messages().messages;
    expect(message?.preset).toBe("yes-no");
    expect(message?.message).toContain("Yes = Ja, zumachen");
    expect(result).toMatchObject({
      outcome: "answered",
      answered: true,
      action_id: "close-it",
      action_label: "Ja, zumachen",
      device_name: DEMO.phones[0],
      receipt_id: message?.receiptId,
      topic: DEMO.privateTopic,
    });
  });

  test("brings a typed reply", async () => {
    await using fixture = await openFixture({ profile });
    const given = { inputData: { message: "Why?", button_set: "approve-reject-comment" } };
    const result = await askAndTap(fixture, given, (mock, id) =>
      mock.control.phones.reply(DEMO.phones[1], id, 'Because "ü" 🚦'),
    );
    expect(result).toMatchObject({ outcome: "answered", action_id: "comment", reply_text: 'Because "ü" 🚦' });
  });

  test("confirms the tap by the receipt, and does not believe a forged callback", async () => {
    await using fixture = await openFixture({ profile });
    const given = { inputData: { message: "Deploy?", confirm: true } };
    const result = await askAndTap(fixture, given, (mock, id) =>
      mock.control.phones.tap(DEMO.phones[0], id, "approve"),
    );
    expect(result).toMatchObject({ outcome: "answered", action_id: "approve" });

    const asked = await fixture.run<{ message_id: string }>(ASK, given);
    const forged = { event: "action", message_id: asked.message_id, action_id: "approve" };
    await expect(
      fixture.run(RESUME, { ...given, outputData: asked, cleanedRequest: forged }),
    ).rejects.toMatchObject({ name: "HaltedError", message: expect.stringContaining("does not count") });
  });

  test("a tap by somebody who is not allowed to approve is not an approval", async () => {
    await using fixture = await openFixture({ profile });
    const given = { inputData: { message: "Deploy?", allowed_responders: ["somebody-else"] } };
    const result = await askAndTap(fixture, given, (mock, id) =>
      mock.control.phones.tap(DEMO.phones[0], id, "approve"),
    );
    expect(result).toMatchObject({
      outcome: "unauthorized",
      answered: false,
      action_id: null,
      action_label: null,
    });
  });

  test("a test in the editor does not wait, but takes an answer that comes while it looks", async () => {
    await using fixture = await openFixture({ profile });
    fixture.mock.control.rules.add({ do: { tap: "approve" } });
    const { results, status } = await fixture.runForStatus(ASK, {
      inputData: { message: "Deploy?" },
      meta: { isLoadingSample: true },
    });
    expect(status).not.toBe("CALLBACK");
    expect(results).toMatchObject({ outcome: "answered", action_id: "approve" });
  });
});

test("who may approve is checked against the receipt if the callback does not say who tapped", async () => {
  await using fixture = await openFixture({ differences: { receiptPeople: "live" } });
  const { results } = await fixture.runForStatus(ASK, { inputData: { message: "Who are you?" } });
  const probe = results as { message_id: string; receipt_id: string };
  fixture.mock.control.phones.tap(DEMO.phones[0], probe.message_id, "approve");
  const found = await fixture.run<{ user_id: string }[]>("searches.find_receipt.operation.perform", {
    inputData: { receipt_id: probe.receipt_id },
  });
  const given = { inputData: { message: "Deploy?", allowed_responders: [found[0]?.user_id] } };
  const result = await askAndTap(fixture, given, (mock, id) =>
    mock.control.phones.tap(DEMO.phones[0], id, "reject"),
  );
  expect(result).toMatchObject({ outcome: "answered", action_id: "reject", user_id: found[0]?.user_id });
});

test.each([
  ["nothing", undefined],
  ["an HTML page", "<html>"],
  ["another message's answer", { event: "action", message_id: "another", action_id: "approve" }],
  ["another event", { event: "delivered", message_id: "this" }],
  ["a button that the question does not have", { event: "action", message_id: "this", action_id: "launch" }],
])("%s at the wait's URL is not an answer", async (_, cleanedRequest) => {
  await using fixture = await openFixture();
  const outputData = { message_id: "this", receipt_id: "r", topic: DEMO.privateTopic };
  const given = { inputData: { message: "Deploy?" }, outputData, cleanedRequest };
  await expect(fixture.run(RESUME, given)).rejects.toMatchObject({ name: "HaltedError" });
});

test("nobody subscribed: nobody could answer, so the Zap does not wait", async () => {
  await using fixture = await openFixture({
    seed: { accounts: [{ name: "a", topics: [{ name: "lonely", api_key: "lonely-key" }] }] },
  });
  const authData = { ...fixture.authData, topic: "lonely", topic_key: "lonely-key" };
  await expect(fixture.run(ASK, { authData, inputData: { message: "Anybody?" } })).rejects.toMatchObject({
    name: "HaltedError",
    message: expect.stringContaining("Subscribe a phone"),
  });
});

test("what could not be confirmed later is refused before it is asked", async () => {
  await using fixture = await openFixture();
  const authData = { base_url: fixture.mock.url, topic: DEMO.publicTopic };
  await expect(
    fixture.run(ASK, { authData, inputData: { message: "Deploy?", confirm: true } }),
  ).rejects.toThrow("Add the key of my-topic");
  expect(fixture.mock.control.requests.list()).toEqual([]);
});

test("an editor test of a topic whose receipts cannot be read ends at once", async () => {
  await using fixture = await openFixture();
  const authData = { base_url: fixture.mock.url, topic: DEMO.publicTopic };
  const given = { authData, inputData: { message: "Deploy?" }, meta: { isLoadingSample: true } };
  expect(await fixture.run(ASK, given)).toMatchObject({ outcome: "waiting" });
});
