import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  CREDENTIAL_TYPE,
  credentialData,
  type Harness,
  PHONE,
  type SingleHarness,
  startHarness,
} from "./harness.ts";
import { runOperation } from "./operation.ts";

let single: SingleHarness;
let harness: Harness;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
});
afterAll(() => single[Symbol.asyncDispose]());

describe.each(["documented", "live"] as const)("errors show their fix, profile %s", (profile) => {
  beforeEach(() => {
    harness.mock.control.reset();
    harness.mock.control.switchProfile(profile);
  });
  const send = { operation: "send", message: "Fails" };
  const match = { path: "/api/push/" };

  test.each([
    ["wrong field", { status: 400, body: { error: "message: too odd" } }, /too odd/],
    ["not allowed", { status: 403, body: { error: "Private topics need Pro" } }, /Upgrade the plan/],
    [
      "unknown topic",
      { status: 404, body: { error: 'Topic "x" not found' } },
      /Create the topic in your dashboard first/,
    ],
    ["too large", { status: 413, body: { error: "Too large" } }, /Send a shorter message/],
    [
      "monthly cap",
      { status: 429, body: { error: "Monthly push limit reached" } },
      /wait for the first of next month/,
    ],
    ["server fault", { status: 500, body: { error: "Failed to send notification" } }, /Try again later/],
    [
      "redirect",
      { status: 307, headers: { location: "https://www.iotpush.com/api/push/x" } },
      /redirects.*Use https:\/\/www\.iotpush\.com/,
    ],
    ["no answer", { connection: "reset" as const }, /Check|again/],
    ["not iotpush", { status: 200, body: "<html>" }, /Check that the base URL is an iotpush server/],
  ])("%s", async (_, fault, fix) => {
    harness.mock.control.faults.add({ match, ...fault });
    expect((await runOperation(harness, send))[0]?.error).toMatch(fix);
  });

  test("the limit of a minute is waited for, and the node says so", async () => {
    harness.mock.control.faults.add({
      match,
      status: 429,
      retry_after: 1,
      times: 4,
      body: { error: "Too many" },
    });
    expect(await runOperation(harness, send)).toMatchObject([{ receipt_id: expect.any(String) }]);
  });

  test.each([
    ["wrong key", { apiKey: "wrong" }, send, /Copy this topic's own key/],
    ["no key for a private topic", { apiKey: "" }, send, /Give the topic's API key/],
    [
      "expired session",
      { sessionToken: "gone" },
      { resource: "topic", operation: "getAll" },
      /fresh session token/,
    ],
    [
      "unreachable server",
      { baseUrl: "http://127.0.0.1:9" },
      send,
      /could not be reached.*Check the base URL/,
    ],
    [
      "apex address",
      { baseUrl: "https://iotpush.com" },
      send,
      /Set the base URL to https:\/\/www\.iotpush\.com/,
    ],
    [
      "nobody subscribed",
      { topic: "empty", apiKey: "key-of-the-empty-topic" },
      { operation: "sendAndWait", message: "Anybody?" },
      /Subscribe a phone/,
    ],
  ])("%s", async (name, data, parameters, fix) => {
    await harness.mock.control.seed({
      accounts: [
        {
          name: "demo",
          plan: "business",
          session_token: DEMO.sessionToken,
          topics: [
            { name: DEMO.privateTopic, api_key: DEMO.privateTopicKey, is_private: true },
            { name: "empty", api_key: "key-of-the-empty-topic", is_private: true },
          ],
          phones: [{ name: PHONE, platform: "android", topics: [DEMO.privateTopic] }],
        },
      ],
    });
    const credential = await harness.session.createCredential(
      CREDENTIAL_TYPE,
      credentialData(harness.mock.url, data),
      name,
    );
    const [item] = await runOperation(harness, parameters, {
      credentials: { [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } },
    });
    expect(item?.error).toMatch(fix);
    expect(JSON.stringify(item)).not.toContain(DEMO.privateTopicKey);
  });

  test("without continue on fail the execution fails with the same message and the HTTP code", async () => {
    harness.mock.control.faults.add({ match, status: 404, body: { error: 'Topic "x" not found' } });
    const workflow = await harness.chain(`${profile}-fails`, [harness.node("Operation", send)]);
    await harness.start(`${profile}-fails`);
    const { runs: done } = await harness.session.waitForExecution(workflow, "error");
    expect(done.Operation?.[0]?.error).toMatchObject({
      message: expect.stringMatching(/Create the topic/),
      httpCode: "404",
    });
  });
});

describe("the credential's test", () => {
  beforeEach(() => harness.mock.control.reset());
  const tested = async (data: Record<string, unknown>) =>
    harness.session.testCredential(harness.credential, credentialData(harness.mock.url, data));

  test.each(["documented", "live"] as const)(
    "accepts a right key or session token, refuses wrong ones: profile %s",
    async (profile) => {
      harness.mock.control.switchProfile(profile);
      expect(await tested({})).toMatchObject({ status: "OK" });
      expect(
        await tested({ baseUrl: ` ${harness.mock.url}/ `, apiKey: ` ${DEMO.privateTopicKey} ` }),
      ).toMatchObject({
        status: "OK",
      });
      expect(await tested({ apiKey: "wrong" })).toMatchObject({
        status: "Error",
        message: expect.stringMatching(/The key is wrong\. Copy this topic's own API key/),
      });
      expect(await tested({ topic: "nowhere", sessionToken: DEMO.sessionToken })).toMatchObject({
        status: "Error",
        message: expect.stringMatching(/This topic does not exist/),
      });
      expect(await tested({ apiKey: "", sessionToken: "gone" })).toMatchObject({ status: "Error" });
    },
  );

  test.each([
    [
      "a base URL that would redirect",
      () => "https://iotpush.com",
      /Set the base URL to https:\/\/www\.iotpush\.com/,
    ],
    ["a server that is not there", () => "http://127.0.0.1:9", /could not be reached/],
    ["n8n itself", () => single.n8n.url, /Check that the base URL is an iotpush server/],
  ])("refuses %s", async (_, baseUrl, message) => {
    expect(await tested({ baseUrl: baseUrl() })).toMatchObject({
      status: "Error",
      message: expect.stringMatching(message),
    });
  });
});
