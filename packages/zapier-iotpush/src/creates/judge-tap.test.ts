import { systemClock } from "@iotpush/core";
import { DEMO } from "@iotpush/mock-server";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type Given, openFixture } from "../test-support/fixture.js";
import { type AskStepOutput, askSample } from "./judge-tap.js";

const ASK = "creates.ask_and_wait.operation.perform";
const RESUME = "creates.ask_and_wait.operation.performResume";
const LIVE: Given = { inputData: { message: "Pay?", button_set: "approve-reject-comment", confirm: true } };

/** What a forger could add to a real callback, in both profiles. */
const FORGED = fc.record(
  Object.fromEntries(
    ["action_label", "reply_text", "reply", "device_name", "device", "user_id", "acted_at", "timestamp"].map(
      (field) => [field, fc.option(fc.oneof(fc.string(), fc.constant("2020-01-01T00:00:00.000Z")))],
    ),
  ),
  { requiredKeys: [] },
);

describe.each(["documented", "live"] as const)("confirmed, profile %s", (profile) => {
  test("every field is the receipt's, whatever the callback adds: of an answer and of an instant trigger's event", async () => {
    await using fixture = await openFixture({ profile });
    const given = { ...LIVE, authData: fixture.withSession };
    const { results } = await fixture.runForStatus(ASK, given, "http://127.0.0.1:9/");
    const asked = results as { message_id: string; receipt_id: string };
    fixture.mock.control.phones.reply(DEMO.phones[0], asked.message_id, "pay 10");
    const [receipt] = await fixture.run<(AskStepOutput & { topic_id: string })[]>(
      "searches.find_receipt.operation.perform",
      {
        inputData: { receipt_id: asked.receipt_id, button_set: "approve-reject-comment" },
      },
    );
    const shown = Object.fromEntries(
      Object.entries(receipt ?? {}).filter(([key]) => key in askSample && key !== "id"),
    );
    const polled = await fixture.run<object[]>("triggers.action_taken.operation.performList", given);
    expect(shown).toMatchObject({ outcome: "answered", reply_text: "pay 10" });
    expect(polled).toHaveLength(1);
    const event = { event: "action", message_id: asked.message_id, action_id: "reply" };
    await fc.assert(
      fc.asyncProperty(FORGED, async (forged) => {
        const cleanedRequest = { ...forged, ...event };
        expect(await fixture.run(RESUME, { ...given, outputData: asked, cleanedRequest })).toMatchObject(
          shown,
        );
        const topics = [{ id: receipt?.topic_id ?? "", name: DEMO.privateTopic }];
        const confirmed = {
          ...given,
          inputData: { confirm: true },
          subscribeData: { id: "w", topics },
          cleanedRequest,
        };
        // An event whose time is not the receipt's is another tap, which the receipt does not show.
        const items = await fixture.run<object[]>("triggers.action_taken.operation.perform", confirmed);
        expect(items).toBeOneOf([[], [expect.objectContaining(polled[0] as object)]]);
      }),
      { numRuns: 20 },
    );
  });
});

test("a stranger's tap is not an approval, even if the callback names the boss", async () => {
  await using fixture = await openFixture({ profile: "live" });
  const given = { inputData: { ...LIVE.inputData, allowed_responders: ["the-boss"] } };
  const { results } = await fixture.runForStatus(ASK, given, "http://127.0.0.1:9/");
  const asked = results as { message_id: string };
  fixture.mock.control.phones.tap(DEMO.phones[0], asked.message_id, "approve");
  const cleanedRequest = {
    event: "action",
    message_id: asked.message_id,
    action: "approve",
    user_id: "the-boss",
  };
  expect(await fixture.run(RESUME, { ...given, outputData: asked, cleanedRequest })).toMatchObject({
    outcome: "unauthorized",
    answered: false,
    action_id: null,
    reply_text: null,
  });
});

test("a receipt that fails for a moment is read again; one that never comes is an outcome", async () => {
  await using fixture = await openFixture({ profile: "live" });
  const { results } = await fixture.runForStatus(ASK, LIVE, "http://127.0.0.1:9/");
  const asked = results as { message_id: string };
  fixture.mock.control.phones.tap(DEMO.phones[0], asked.message_id, "approve");
  const cleanedRequest = { event: "action", message_id: asked.message_id, action: "approve" };
  fixture.mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 500, times: 2 });
  const sleep = systemClock.sleep.bind(systemClock);
  vi.spyOn(systemClock, "sleep").mockImplementation((ms, signal) => sleep(ms / 20, signal));
  const given = { ...LIVE, outputData: asked, cleanedRequest };
  expect(await fixture.run(RESUME, given)).toMatchObject({ outcome: "answered", action_id: "approve" });

  fixture.mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 500 });
  const mono = systemClock.mono.bind(systemClock);
  const start = mono();
  vi.spyOn(systemClock, "mono").mockImplementation(() => start + (mono() - start) * 20);
  expect(await fixture.run(RESUME, given)).toMatchObject({
    outcome: "failed",
    answered: false,
    problem: expect.stringContaining("Find Receipt"),
  });
});

test("a push that the service accepts slowly or never acknowledges is not called a failure", async () => {
  await using fixture = await openFixture();
  fixture.mock.control.faults.add({ match: { path: "/api/push/" }, connection: "reset", times: 1 });
  await expect(fixture.run(ASK, { inputData: { message: "Deploy?" } })).rejects.toMatchObject({
    name: "HaltedError",
    message: expect.stringMatching(/not known whether the push .* arrived.*replay/),
  });
});

test("another private topic names the topic and the connection, and expires nothing", async () => {
  await using fixture = await openFixture();
  const authData = { base_url: fixture.mock.url, topic: DEMO.publicTopic, topic_key: DEMO.publicTopicKey };
  for (const inputData of [
    { message: "?", topic: DEMO.privateTopic },
    { message: "?", topic: DEMO.privateTopic, confirm: true },
  ])
    await expect(fixture.run(ASK, { authData, inputData })).rejects.toMatchObject({
      name: "AppError",
      message: expect.stringMatching(
        `${DEMO.privateTopic}, but its connection has only the key of ${DEMO.publicTopic}`,
      ),
    });
});

test.each([{ allowed_responders: ["somebody, Pixel 9"] }, { priority: "High" }])(
  "%j has its evident meaning",
  async (fields) => {
    await using fixture = await openFixture();
    const given = { inputData: { message: "Deploy?", ...fields } };
    const { results } = await fixture.runForStatus(ASK, given, "http://127.0.0.1:9/");
    const asked = results as { message_id: string };
    const cleanedRequest = {
      event: "action",
      message_id: asked.message_id,
      action_id: "approve",
      device_name: DEMO.phones[0],
    };
    expect(await fixture.run(RESUME, { ...given, outputData: asked, cleanedRequest })).toMatchObject({
      outcome: "answered",
    });
  },
);

test("a url button without a URL, and a wait without its record, are refused with what is missing", async () => {
  await using fixture = await openFixture();
  const buttons = [{ id: "see", label: "See", type: "url" }];
  await expect(fixture.run(ASK, { inputData: { message: "?", buttons } })).rejects.toThrow(
    "Fill in Button URL",
  );
  await expect(
    fixture.run(RESUME, { inputData: { message: "?" }, cleanedRequest: {} }),
  ).rejects.toMatchObject({
    name: "AppError",
    message: expect.stringContaining("message_id"),
  });
});
