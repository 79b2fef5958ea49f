import { PUSH_TEXT_NAMES } from "@iotpush/core/adapter";
import { WHOLE_PUSH } from "@iotpush/core/contract";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject } from "n8n-workflow";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  CALLBACK_SECRET,
  type ContextOptions,
  recordedContext,
} from "../../test-support/recorded-context.ts";
import { SECRET_HEADER } from "../common/credential.ts";
import { execute } from "./execute.ts";

let mock: MockServer;
beforeEach(async () => {
  mock = await startMockServer({ profile: "live" });
});
afterEach(() => mock.close());

async function run(parameters: IDataObject, more: Partial<ContextOptions> = {}) {
  const { host, recorded } = recordedContext({ baseUrl: mock.url, parameters, ...more });
  const [items = []] = await execute(host);
  return { items, json: items.map(({ json }) => json), recorded };
}
const first = async (parameters: IDataObject) => (await run(parameters)).json[0] ?? {};
const id = (value: unknown): IDataObject => ({ mode: "id", value: String(value) });
const PHONE = DEMO.phones[0];

describe("message", () => {
  test("send passes on every field of a push", async () => {
    const { message, title, priority, actions, callback_url, callback_headers, metadata } = WHOLE_PUSH;
    const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
    const texts = PUSH_TEXT_NAMES.map((name) => [camelCase(name), WHOLE_PUSH[name]]);
    const headers = Object.entries(callback_headers).map(([name, value]) => ({ name, value }));
    const { recorded } = await run({
      ...{ operation: "send", message, title, buttonSet: "custom", buttons: { values: actions } },
      additionalFields: {
        ...Object.fromEntries(texts),
        ...{ priority, callbackUrl: callback_url, callbackHeaders: { values: headers } },
        metadata: JSON.stringify(metadata),
      },
    });
    expect(JSON.parse(String(recorded.requests[0]?.body))).toMatchObject(WHOLE_PUSH);
  });

  test("send pairs every item with its input, and says where buttons show", async () => {
    const items = [{ json: { n: 1 } }, { json: { n: 2 } }];
    const buttons = { values: [{ id: "launch", label: "Launch" }] };
    const { items: out, recorded } = await run(
      { operation: "send", message: "Hi", buttonSet: "custom", buttons },
      { items },
    );
    expect(out.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
    expect(out[0]?.json).toMatchObject({ success: true, topic: DEMO.privateTopic });
    expect(recorded.hints[0]?.message).toMatch(/only inside the app/);
    expect(recorded.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${DEMO.privateTopicKey}` });
    expect(recorded.requests[0]).toMatchObject({ disableFollowRedirect: true, timeout: 10_000 });
  });

  test("send puts the credential's callback secret into a trigger's URL and a header", async () => {
    const additionalFields = { callbackUrl: "http://127.0.0.1:9/webhook/w/node-id/:secret" };
    const { recorded } = await run({
      operation: "send",
      message: "Hi",
      buttonSet: "yesNo",
      additionalFields,
    });
    expect(JSON.parse(String(recorded.requests[0]?.body))).toMatchObject({
      callback_url: `http://127.0.0.1:9/webhook/w/node-id/${CALLBACK_SECRET}`,
      callback: `http://127.0.0.1:9/webhook/w/node-id/${CALLBACK_SECRET}`,
      callback_headers: { [SECRET_HEADER]: CALLBACK_SECRET },
    });
  });

  test("send does not send if a trigger's URL needs a secret that the credential does not have", async () => {
    const additionalFields = { callbackUrl: "https://n8n.example.com/webhook/w/node-id/:secret" };
    const parameters = { operation: "send", message: "Hi", buttonSet: "yesNo", additionalFields };
    const sending = run(parameters, { credential: { callbackSecret: "" } });
    await expect(sending).rejects.toThrow(/Set the Callback Secret that the trigger's credential has/);
    expect(mock.control.messages().messages).toEqual([]);
  });

  test("send resolves a topic by id, and says what to do if none is named", async () => {
    const [topic] = (await run({ resource: "topic", operation: "getAll" })).json;
    expect(await first({ operation: "send", message: "Hi", topic: id(topic?.id) })).toMatchObject({
      topic: topic?.name,
    });
    const { json } = await run(
      { operation: "send", message: "Hi" },
      { credential: { topic: "" }, continueOnFail: true },
    );
    expect(json[0]?.error).toMatch(/name one in Topic/);
  });

  test("send says which field is wrong", async () => {
    const wrong = async (fields: IDataObject) =>
      (await run({ operation: "send", message: "Hi", ...fields }, { continueOnFail: true })).json[0]?.error;
    expect(await wrong({ additionalFields: { metadata: "{run: 7" } })).toMatch(/metadata/);
    expect(await wrong({ additionalFields: { clickUrl: "example" } })).toMatch(/click_url/);
    expect(await wrong({ message: " " })).toMatch(/message: must not be empty/);
  });

  test("list recent gives one item a message", async () => {
    await run({ operation: "send", message: "One" });
    await run({ operation: "send", message: "Two" });
    expect((await run({ operation: "listRecent", limit: 1 })).json).toMatchObject([{ message: "Two" }]);
    const since = new Date(Date.now() + 60_000).toISOString();
    expect((await run({ operation: "listRecent", since })).json).toEqual([]);
  });
});

test.each([
  { operation: "listRecent", since: "yesterday" },
  { resource: "receipt", operation: "getAll", filters: { since: "yesterday" } },
])("a Since that is not a date is refused with what to give: %j", async (parameters) => {
  await expect(run(parameters)).rejects.toThrow(/Since: is not a valid date.*Use a date and time such as/);
  expect(mock.control.requests.list()).toEqual([]);
});

describe("receipt", () => {
  test("get uses the topic's key, which does not expire", async () => {
    const sent = await first({ operation: "send", message: "Hi" });
    const { json, recorded } = await run({
      resource: "receipt",
      operation: "get",
      receiptId: id(sent.receipt_id),
    });
    expect(json[0]).toMatchObject({ message_id: sent.id, status: "delivered" });
    expect(recorded.requests[0]?.headers).toMatchObject({ "x-api-key": DEMO.privateTopicKey });
    await expect(run({ resource: "receipt", operation: "get" })).rejects.toThrow(/receipt_id that sending/);
  });

  test("get many follows the pages up to the limit, with the filters", async () => {
    for (let n = 0; n < 7; n++) await run({ operation: "send", message: `${n}` });
    const list = { resource: "receipt", operation: "getAll" };
    expect((await run({ ...list, returnAll: true })).json).toHaveLength(7);
    expect((await run({ ...list, limit: 3 })).json).toHaveLength(3);
    expect((await run({ ...list, filters: { status: "acted" } })).json).toEqual([]);
    const future = new Date(Date.now() + 60_000).toISOString();
    expect((await run({ ...list, filters: { since: future, topicId: "none" } })).json).toEqual([]);
  });

  test("wait ends when the message was answered, or says that it was not", async () => {
    const sent = await first({ operation: "send", message: "Hi", buttonSet: "yesNo" });
    const wait = {
      resource: "receipt",
      operation: "wait",
      receiptId: id(sent.receipt_id),
      checkEverySeconds: 2,
    };
    const notYet = { ...wait, status: "read", timeoutSeconds: 1 };
    expect(await first(notYet)).toMatchObject({ reached: false, status: "delivered" });
    mock.control.phones.tap(PHONE, String(sent.id), "yes");
    expect(await first({ ...wait, status: "acted", timeoutSeconds: 5 })).toMatchObject({ reached: true });
  });

  test("wait reads as often as it is set to, although another one reads the same receipt less often", async () => {
    const sent = await first({ operation: "send", message: "Hi", buttonSet: "yesNo" });
    const wait = { resource: "receipt", operation: "wait", receiptId: id(sent.receipt_id), status: "acted" };
    const seldom = first({ ...wait, checkEverySeconds: 60, timeoutSeconds: 4 });
    const often = first({ ...wait, checkEverySeconds: 2, timeoutSeconds: 3600 });
    const reads = () => mock.control.requests.list({ path: "/api/receipts" });
    await expect.poll(() => reads().length, { timeout: 10_000 }).toBeGreaterThan(1);
    mock.control.phones.tap(PHONE, String(sent.id), "yes");
    expect(await often).toMatchObject({ reached: true });
    await seldom;
  });
});

test.each([
  [
    { additionalFields: { callbackHeaders: { values: [{ name: "", value: "a-secret" }] } } },
    /Name of a header: is empty/,
  ],
  [{ additionalFields: { metadata: "7" } }, /metadata: expected object, got 7/],
  [{ resource: "receipt", operation: "wait", receiptId: id("r"), timeoutSeconds: 1e15 }, /from 1 to 3600/],
  [
    { resource: "webhook", operation: "update", updateFields: { topicIds: undefined } },
    /Topic Names or IDs: is empty/,
  ],
])("refuses what would be left out silently: %j", async (parameters, problem) => {
  const all = { operation: "send", message: "Hi", webhookId: id("w"), ...parameters } as IDataObject;
  await expect(first(all)).rejects.toThrow(problem);
});

test("topic: create, get many, update by name, delete", async () => {
  const made = await first({
    resource: "topic",
    operation: "create",
    name: "doors",
    description: "d",
    isPrivate: true,
  });
  expect(made).toMatchObject({ name: "doors", description: "d", is_private: true });
  expect(made).not.toHaveProperty("api_key");
  const many = { resource: "topic", operation: "getAll", limit: 1 };
  expect(JSON.stringify(await first(many))).not.toContain("api_key");
  expect(await first({ ...many, includeSecrets: true })).toMatchObject({ api_key: expect.any(String) });
  const topicId = { mode: "name", value: "doors" };
  const updateFields = { name: "gates", description: "", isPrivate: false };
  const changed = await first({ resource: "topic", operation: "update", topicId, updateFields });
  expect(changed).toMatchObject({ name: "gates", is_private: false });
  expect((await run({ resource: "topic", operation: "getAll", limit: 1 })).json).toMatchObject([
    { name: "gates" },
  ]);
  expect(await first({ resource: "topic", operation: "delete", topicId: id(made.id) })).toEqual({
    deleted: true,
  });
  await expect(run({ resource: "topic", operation: "delete", topicId })).rejects.toThrow(
    /not one of this account/,
  );
});

test("webhook: create, update, send test, get many, delete", async () => {
  const secret = "s".repeat(32);
  const url = `${mock.url}/nowhere`;
  await first({ resource: "webhook", operation: "create", url: `${url}/${secret}?a=b`, events: ["action"] });
  const many = { resource: "webhook", operation: "getAll", limit: 5 };
  expect(await first(many)).toMatchObject({ url: `${url}/:secret?a=b` });
  const own = await first({ ...many, includeSecrets: true });
  expect(own).toMatchObject({ url: `${url}/${secret}?a=b` });
  await first({ resource: "webhook", operation: "delete", webhookId: id(own.id) });
  const made = await first({ resource: "webhook", operation: "create", url, events: ["action", "read"] });
  expect(made).toMatchObject({ url, events: ["action", "read"] });
  const webhookId = id(made.id);
  const updateFields = { active: false, events: ["all"], topicIds: [], url: `${mock.url}/else` };
  const changed = await first({ resource: "webhook", operation: "update", webhookId, updateFields });
  expect(changed).toMatchObject({ active: false, events: ["all"], url: `${mock.url}/else` });
  expect(await first({ resource: "webhook", operation: "sendTest", webhookId })).toHaveProperty("success");
  expect((await run({ resource: "webhook", operation: "getAll", limit: 5 })).json).toHaveLength(1);
  expect(await first({ resource: "webhook", operation: "delete", webhookId })).toEqual({ deleted: true });
});

test("device: register, get many", async () => {
  const additionalFields = { deviceName: "Tablet", appVersion: "2.0" };
  const made = await first({
    resource: "device",
    operation: "register",
    pushToken: "ExponentPushToken[t]",
    platform: "web",
    additionalFields,
  });
  expect(made).toMatchObject({ device_name: "Tablet", platform: "web", app_version: "2.0" });
  expect((await run({ resource: "device", operation: "getAll", returnAll: true })).json).toHaveLength(3);
});

test("action: report, once", async () => {
  const sent = await first({ operation: "send", message: "Hi", buttonSet: "reply" });
  const report = {
    resource: "action",
    operation: "report",
    messageId: sent.id as string,
    actionId: "reply",
    additionalFields: { replyText: "Yes!" },
  };
  expect(await first(report)).toMatchObject({ success: true });
  expect(mock.control.message(String(sent.id)).actionsTaken).toMatchObject([{ reply_text: "Yes!" }]);
  const { json } = await run(report, { continueOnFail: true });
  expect(json[0]?.error).toMatch(/the first answer stands/);
});

test("the limit of a minute is waited for, and the node says so", async () => {
  const match = { path: "/api/push/" };
  mock.control.faults.add({ match, status: 429, retry_after: 0.2, times: 4, body: { error: "Too many" } });
  const { json, recorded } = await run({ operation: "send", message: "Hi" });
  expect(json).toMatchObject([{ success: true }]);
  expect(recorded.hints[0]?.message).toMatch(/100 pushes a minute from your address, so the node waited/);
});

test("errors keep the HTTP code and never quote a secret", async () => {
  const failed = run({ operation: "send", message: "Hi" }, { credential: { apiKey: "a-wrong-secret-key" } });
  await expect(failed).rejects.toMatchObject({
    httpCode: "401",
    message: expect.stringMatching(/Copy this topic's own key/),
  });
  await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining("a-wrong-secret-key") });
  await expect(run({ resource: "topic", operation: "fly" })).rejects.toThrow(/no operation fly of topic/);
});
