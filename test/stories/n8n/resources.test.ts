import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CREDENTIAL_TYPE, type Harness, PHONE, type SingleHarness, startHarness } from "./harness.ts";
import { runOperation } from "./operation.ts";

let single: SingleHarness;
let harness: Harness;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
});
afterAll(() => single[Symbol.asyncDispose]());

const byId = (value: string) => ({ __rl: true, mode: "id", value });

const run = (parameters: Record<string, unknown>) => runOperation(harness, parameters);
const one = async (parameters: Record<string, unknown>) => (await run(parameters))[0] ?? {};

describe.each(["documented", "live"] as const)("every operation, profile %s", (profile) => {
  beforeEach(() => {
    harness.mock.control.reset();
    harness.mock.control.switchProfile(profile);
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
    expect(harness.mock.control.message(sent.id as string)).toMatchObject({
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
    const [request] = harness.mock.control.requests.list({ path: "/api/push/" });
    expect(JSON.parse(request?.body ?? "{}")).toMatchObject({
      callback_headers: { "X-Run": "7" },
      metadata: { run: 7 },
    });
  });

  test("recent messages are listed if the server offers it; otherwise an error says so", async () => {
    await one({ operation: "send", message: "Listed" });
    const items = await run({ operation: "listRecent", limit: 5 });
    if (profile === "live") expect(items).toMatchObject([{ message: "Listed", topic: DEMO.privateTopic }]);
    else expect(items[0]?.error).toMatch(/does not support GET here/);
  });

  test("a receipt is read, waited for and listed, and an action reported", async () => {
    const { id, receipt_id } = await one({
      operation: "send",
      message: "Receipt",
      buttonSet: "approveReject",
    });
    const receipt = { resource: "receipt", receiptId: byId(receipt_id as string) };
    expect(await one({ ...receipt, operation: "get" })).toMatchObject({ receipt_id, message_id: id });
    harness.mock.control.rules.clear();
    const reported = await one({
      resource: "action",
      operation: "report",
      messageId: id,
      actionId: "approve",
    });
    expect(reported).toMatchObject({ success: true });
    expect(await one({ ...receipt, operation: "wait", status: "acted", checkEverySeconds: 2 })).toMatchObject(
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
    expect(made).toMatchObject({ name: "night-shift", is_private: true });
    expect(made).not.toHaveProperty("api_key");
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

test("n8n's own HTTP Request node may use the credential", async () => {
  harness.mock.control.reset();
  const parameters = {
    method: "POST",
    url: `${harness.mock.url}/api/push/${DEMO.privateTopic}`,
    authentication: "predefinedCredentialType",
    nodeCredentialType: CREDENTIAL_TYPE,
    sendBody: true,
    specifyBody: "json",
    jsonBody: '{"message":"By HTTP Request"}',
    options: {},
  };
  const own = { type: "n8n-nodes-base.httpRequest", typeVersion: 4.2 };
  expect(await runOperation(harness, parameters, own)).toMatchObject([{ receipt_id: expect.any(String) }]);
});

test("lists of the panel show topics, receipts and webhooks", async () => {
  harness.mock.control.reset();
  const list = (methodName: string) =>
    harness.session.rest<{ results: { name: string; value: string }[] }>(
      "POST",
      "/dynamic-node-parameters/resource-locator-results",
      {
        methodName,
        path: "parameters.topic",
        nodeTypeAndVersion: { name: "@iotpush/n8n-nodes-iotpush.iotpush", version: 1 },
        currentNodeParameters: {},
        credentials: { [CREDENTIAL_TYPE]: { id: harness.credential.id, name: harness.credential.name } },
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
