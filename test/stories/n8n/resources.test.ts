import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { N8nCredential, N8nNode } from "../../hosts/n8n.ts";
import { CREDENTIAL_TYPE, credentialData, PHONE, type SingleStage, type Stage, startStage } from "./stage.ts";

let single: SingleStage;
let stage: Stage;
let runs = 0;
beforeAll(async () => {
  single = await startStage();
  stage = single.stage;
});
afterAll(() => single[Symbol.asyncDispose]());

const byId = (value: string) => ({ __rl: true, mode: "id", value });

/** Runs one operation and gives its items; a failure is an item with `error`. */
async function run(
  parameters: Record<string, unknown>,
  more: Partial<N8nNode> = {},
): Promise<Record<string, unknown>[]> {
  const name = `operation-${++runs}`;
  const node = stage.node("Operation", parameters, { onError: "continueRegularOutput", ...more });
  const workflow = await stage.chain(name, [node]);
  await stage.start(name);
  const execution = await stage.session.waitForExecution(workflow, "success");
  return (execution.runs.Operation?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
}
const one = async (parameters: Record<string, unknown>) => (await run(parameters))[0] ?? {};
const withCredential = ({ id, name }: N8nCredential): Partial<N8nNode> => ({
  credentials: { [CREDENTIAL_TYPE]: { id, name } },
});

describe.each(["documented", "live"] as const)("every operation, profile %s", (profile) => {
  beforeEach(() => {
    stage.mock.control.reset();
    stage.mock.control.switchProfile(profile);
  });

  test("a message is sent with every field", async () => {
    const values = [
      { id: "approve", label: "Approve", type: "button" },
      { id: "reject", label: "Decline", type: "button", destructive: true },
      { id: "docs", label: "Docs", type: "url", url: "https://example.com/docs" },
    ];
    const sent = await one({
      operation: "send",
      topic: { __rl: true, mode: "name", value: DEMO.privateTopic },
      message: "Every field",
      title: "Deployment",
      buttonSet: "custom",
      buttons: { values },
      additionalFields: {
        appendAttribution: true,
        callbackHeaders: { values: [{ name: "X-Run", value: "7" }] },
        callbackUrl: "http://127.0.0.1:9/callback",
        clickUrl: "https://example.com/7",
        metadata: '{"run":7}',
        priority: "urgent",
        tags: "deploy,prod",
      },
    });
    expect(sent).toMatchObject({
      success: true,
      topic: DEMO.privateTopic,
      subscribers: 2,
      receipt_id: expect.any(String),
    });
    expect(stage.mock.control.message(sent.id as string)).toMatchObject({
      title: "Deployment",
      message: "Every field\n\nThis message was sent automatically with n8n",
      priority: "urgent",
      tags: ["deploy", "prod"],
      clickUrl: "https://example.com/7",
      hasCallback: true,
      actions: [
        { id: "approve" },
        { id: "reject", label: "Decline", destructive: true },
        { id: "docs", type: "url" },
      ],
    });
    const [request] = stage.mock.control.requests.list({ path: "/api/push/" });
    expect(JSON.parse(request?.body ?? "{}")).toMatchObject({
      callback_headers: { "X-Run": "7" },
      metadata: { run: 7 },
    });
  });

  test("recent messages are listed where the server offers it, and told where it does not", async () => {
    await one({ operation: "send", message: "Listed" });
    const items = await run({ operation: "listRecent", limit: 5 });
    if (profile === "live") expect(items).toMatchObject([{ message: "Listed", topic: DEMO.privateTopic }]);
    else expect(items[0]?.error).toMatch(/does not take GET here/);
  });

  test("a receipt is read, waited for and listed, and an action reported", async () => {
    const { id, receipt_id } = await one({
      operation: "send",
      message: "Receipt",
      buttonSet: "approveReject",
    });
    const receipt = { resource: "receipt", receiptId: byId(receipt_id as string) };
    expect(await one({ ...receipt, operation: "get" })).toMatchObject({ receipt_id, message_id: id });
    stage.mock.control.rules.clear();
    const reported = await one({
      resource: "action",
      operation: "report",
      messageId: id,
      actionId: "approve",
    });
    expect(reported).toMatchObject({ success: true });
    expect(await one({ ...receipt, operation: "wait", status: "acted", checkEverySeconds: 1 })).toMatchObject(
      { status: "acted", reached: true },
    );
    expect(
      (await one({ resource: "action", operation: "report", messageId: id, actionId: "reject" })).error,
    ).toMatch(/the first answer stands/);
    for (let more = 0; more < 3; more++) await one({ operation: "send", message: `More ${more}` });
    const all = await run({ resource: "receipt", operation: "getAll", returnAll: true });
    expect(all).toHaveLength(4);
    expect(await run({ resource: "receipt", operation: "getAll", limit: 2 })).toHaveLength(2);
    expect(
      await run({ resource: "receipt", operation: "getAll", filters: { status: "acted" } }),
    ).toMatchObject([{ receipt_id }]);
  });

  test("topics go round: create, get many, update, delete", async () => {
    const made = await one({
      resource: "topic",
      operation: "create",
      name: "night-shift",
      description: "At night",
      isPrivate: true,
    });
    expect(made).toMatchObject({ name: "night-shift", is_private: true, api_key: expect.any(String) });
    const names = async () =>
      (await run({ resource: "topic", operation: "getAll", returnAll: true })).map(({ name }) => name);
    expect(await names()).toContain("night-shift");
    const topicId = { __rl: true, mode: "name", value: "night-shift" };
    expect(
      await one({ resource: "topic", operation: "update", topicId, updateFields: { name: "late-shift" } }),
    ).toMatchObject({ name: "late-shift" });
    expect(await one({ resource: "topic", operation: "delete", topicId: byId(made.id as string) })).toEqual({
      deleted: true,
    });
    expect(await names()).not.toContain("late-shift");
  });

  test("webhooks go round: create, update, test, get many, delete", async () => {
    const url = `${single.n8n.url}/webhook/nobody`;
    const made = await one({ resource: "webhook", operation: "create", url, events: ["action"] });
    expect(made).toMatchObject({ url, events: ["action"], active: true });
    const webhookId = byId(made.id as string);
    expect(
      await one({
        resource: "webhook",
        operation: "update",
        webhookId,
        updateFields: { events: ["read", "expired"], active: false },
      }),
    ).toMatchObject({ active: false });
    expect(await one({ resource: "webhook", operation: "sendTest", webhookId })).toHaveProperty("success");
    expect(await run({ resource: "webhook", operation: "getAll", returnAll: true })).toHaveLength(1);
    expect(await one({ resource: "webhook", operation: "delete", webhookId })).toEqual({ deleted: true });
  });

  test("devices are registered and listed", async () => {
    const additionalFields = { deviceName: "Tablet", appVersion: "1.1.1" };
    const made = await one({
      resource: "device",
      operation: "register",
      pushToken: "ExponentPushToken[tablet]",
      platform: "android",
      additionalFields,
    });
    expect(made).toMatchObject({ device_name: "Tablet", platform: "android" });
    const all = await run({ resource: "device", operation: "getAll", returnAll: true });
    expect(all.map(({ device_name }) => device_name)).toEqual(expect.arrayContaining(["Tablet", PHONE]));
  });
});

describe("errors show their fix", () => {
  beforeEach(() => stage.mock.control.reset());
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
      "rate limit",
      { status: 429, retry_after: 60, body: { error: "Too many requests" } },
      /Wait 60 s, and ask less often/,
    ],
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
    stage.mock.control.faults.add({ match, ...fault });
    expect((await one(send)).error).toMatch(fix);
  });

  test.each([
    ["wrong key", { apiKey: "wrong" }, send, /Copy the key of exactly this topic/],
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
    stage.mock.control.seed({
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
    const credential = await stage.session.createCredential(
      CREDENTIAL_TYPE,
      credentialData(stage.mock.url, data),
      name,
    );
    const [item] = await run(parameters, withCredential(credential));
    expect(item?.error).toMatch(fix);
    expect(JSON.stringify(item)).not.toContain(DEMO.privateTopicKey);
  });

  test("without continue on fail the execution fails with the same message and the HTTP code", async () => {
    stage.mock.control.faults.add({ match, status: 404, body: { error: 'Topic "x" not found' } });
    const workflow = await stage.chain("fails", [stage.node("Operation", send)]);
    await stage.start("fails");
    const { runs: done } = await stage.session.waitForExecution(workflow, "error");
    expect(done.Operation?.[0]?.error).toMatchObject({
      message: expect.stringMatching(/Create the topic/),
      httpCode: "404",
    });
  });
});

describe("the credential's test", () => {
  beforeEach(() => stage.mock.control.reset());
  const tested = async (data: Record<string, unknown>) =>
    stage.session.testCredential(stage.credential, credentialData(stage.mock.url, data));

  test.each(["documented", "live"] as const)(
    "accepts a right key or session token, refuses wrong ones: profile %s",
    async (profile) => {
      stage.mock.control.switchProfile(profile);
      expect(await tested({})).toMatchObject({ status: "OK" });
      expect(await tested({ apiKey: "wrong" })).toMatchObject({
        status: "Error",
        message: expect.stringMatching(/Copy the topic's API key/),
      });
      expect(await tested({ apiKey: "" })).toMatchObject({ status: "OK" });
      expect(await tested({ apiKey: "", sessionToken: "gone" })).toMatchObject({ status: "Error" });
    },
  );

  test("refuses a base URL that would redirect, and a server that is not there", async () => {
    expect(await tested({ baseUrl: "https://iotpush.com" })).toMatchObject({
      status: "Error",
      message: expect.stringMatching(/Set the base URL to https:\/\/www\.iotpush\.com/),
    });
    expect(await tested({ baseUrl: "http://127.0.0.1:9" })).toMatchObject({ status: "Error" });
  });
});

test("lists of the panel show topics, receipts and webhooks", async () => {
  stage.mock.control.reset();
  const list = (methodName: string) =>
    stage.session.rest<{ results: { name: string; value: string }[] }>(
      "POST",
      "/dynamic-node-parameters/resource-locator-results",
      {
        methodName,
        path: "parameters.topic",
        nodeTypeAndVersion: { name: "@iotpush/n8n-nodes-iotpush.iotpush", version: 1 },
        currentNodeParameters: {},
        credentials: { [CREDENTIAL_TYPE]: { id: stage.credential.id, name: stage.credential.name } },
      },
    );
  expect((await list("searchTopicNames")).results).toContainEqual({
    name: DEMO.privateTopic,
    value: DEMO.privateTopic,
  });
  expect((await list("searchTopicIds")).results).toHaveLength(2);
  expect((await list("searchReceipts")).results).toEqual([]);
  expect((await list("searchWebhooks")).results).toEqual([]);
});
