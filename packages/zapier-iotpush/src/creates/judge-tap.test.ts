import { systemClock } from "@iotpush/core";
import { DEMO } from "@iotpush/mock-server";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type Given, startStage } from "../test-support/stage.js";
import type { AskResult } from "./ask-result.js";

const ASK = "creates.ask_and_wait.operation.perform";
const RESUME = "creates.ask_and_wait.operation.performResume";
const LIVE: Given = { inputData: { message: "Pay?", button_set: "approve-reject-comment", confirm: true } };

test("confirmed: person, text and time are the receipt's, whatever the callback adds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        user_id: fc.string(),
        reply_text: fc.string(),
        device_name: fc.string(),
        acted_at: fc.string(),
      }),
      async (forged) => {
        await using stage = await startStage({ profile: "live" });
        const { results } = await stage.runForStatus(ASK, LIVE, "http://127.0.0.1:9/");
        const asked = results as { message_id: string; receipt_id: string };
        stage.mock.control.phones.reply(DEMO.phones[0], asked.message_id, "pay 10");
        const cleanedRequest = {
          event: "action",
          message_id: asked.message_id,
          action_id: "reply",
          ...forged,
        };
        const answer = await stage.run<AskResult>(RESUME, { ...LIVE, outputData: asked, cleanedRequest });
        const [receipt] = await stage.run<AskResult[]>("searches.find_receipt.operation.perform", {
          inputData: { receipt_id: asked.receipt_id },
        });
        const { user_id, reply_text, device_name, acted_at } = receipt as AskResult;
        expect(answer).toMatchObject({ outcome: "answered", reply_text: "pay 10" });
        expect(answer).toMatchObject({ user_id, reply_text, device_name, acted_at });
      },
    ),
    { numRuns: 20 },
  );
});

test("a stranger's tap is no approval, even if the callback names the boss", async () => {
  await using stage = await startStage({ profile: "live" });
  const given = { inputData: { ...LIVE.inputData, allowed_responders: ["the-boss"] } };
  const { results } = await stage.runForStatus(ASK, given, "http://127.0.0.1:9/");
  const asked = results as { message_id: string };
  stage.mock.control.phones.tap(DEMO.phones[0], asked.message_id, "approve");
  const cleanedRequest = {
    event: "action",
    message_id: asked.message_id,
    action: "approve",
    user_id: "the-boss",
  };
  expect(await stage.run(RESUME, { ...given, outputData: asked, cleanedRequest })).toMatchObject({
    outcome: "unauthorized",
    answered: false,
    action_id: null,
    reply_text: null,
  });
});

test("a receipt that fails for a moment is read again; one that never comes is an outcome", async () => {
  await using stage = await startStage({ profile: "live" });
  const { results } = await stage.runForStatus(ASK, LIVE, "http://127.0.0.1:9/");
  const asked = results as { message_id: string };
  stage.mock.control.phones.tap(DEMO.phones[0], asked.message_id, "approve");
  const cleanedRequest = { event: "action", message_id: asked.message_id, action: "approve" };
  stage.mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 500, times: 2 });
  const given = { ...LIVE, outputData: asked, cleanedRequest };
  expect(await stage.run(RESUME, given)).toMatchObject({ outcome: "answered", action_id: "approve" });

  stage.mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 500 });
  const mono = systemClock.mono.bind(systemClock);
  const start = mono();
  vi.spyOn(systemClock, "mono").mockImplementation(() => start + (mono() - start) * 20);
  expect(await stage.run(RESUME, given)).toMatchObject({
    outcome: "failed",
    answered: false,
    problem: expect.stringContaining("Find Receipt"),
  });
});

test("a push that the service accepts slowly or never acknowledges is not called a failure", async () => {
  await using stage = await startStage();
  stage.mock.control.faults.add({ match: { path: "/api/push/" }, connection: "reset", times: 1 });
  await expect(stage.run(ASK, { inputData: { message: "Deploy?" } })).rejects.toMatchObject({
    name: "HaltedError",
    message: expect.stringMatching(/not known whether the push .* arrived.*replay/),
  });
});

test("another private topic names the topic and the connection, and expires nothing", async () => {
  await using stage = await startStage();
  const authData = { base_url: stage.mock.url, topic: DEMO.publicTopic, topic_key: DEMO.publicTopicKey };
  for (const inputData of [
    { message: "?", topic: DEMO.privateTopic },
    { message: "?", topic: DEMO.privateTopic, confirm: true },
  ])
    await expect(stage.run(ASK, { authData, inputData })).rejects.toMatchObject({
      name: "AppError",
      message: expect.stringMatching(
        `${DEMO.privateTopic}, but its connection has only the key of ${DEMO.publicTopic}`,
      ),
    });
});

test.each([{ allowed_responders: ["somebody, Pixel 9"] }, { priority: "High" }])(
  "%j has its evident meaning",
  async (fields) => {
    await using stage = await startStage();
    const given = { inputData: { message: "Deploy?", ...fields } };
    const { results } = await stage.runForStatus(ASK, given, "http://127.0.0.1:9/");
    const asked = results as { message_id: string };
    const cleanedRequest = {
      event: "action",
      message_id: asked.message_id,
      action_id: "approve",
      device_name: DEMO.phones[0],
    };
    expect(await stage.run(RESUME, { ...given, outputData: asked, cleanedRequest })).toMatchObject({
      outcome: "answered",
    });
  },
);

test("a url button without a URL, and a wait without its record, are refused with what is missing", async () => {
  await using stage = await startStage();
  const buttons = [{ id: "see", label: "See", type: "url" }];
  await expect(stage.run(ASK, { inputData: { message: "?", buttons } })).rejects.toThrow(
    "Fill in Button URL",
  );
  await expect(stage.run(RESUME, { inputData: { message: "?" }, cleanedRequest: {} })).rejects.toMatchObject({
    name: "AppError",
    message: expect.stringContaining("message_id"),
  });
});
