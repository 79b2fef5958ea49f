import { IotpushClient } from "@iotpush/core";
import { PLANS, PRESETS } from "@iotpush/core/adapter";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contractProblems } from "./contract-check.ts";

let mock: MockServer;
beforeEach(async () => {
  mock = await startMockServer({ deliveries: "off" });
});
afterEach(async () => {
  expect(contractProblems(mock)).toEqual([]);
  await mock.close();
});

const owner = () => new IotpushClient({ baseUrl: mock.url, sessionToken: DEMO.sessionToken });
const sender = () => new IotpushClient({ baseUrl: mock.url, apiKey: DEMO.publicTopicKey, retry: "none" });
const push = (init: RequestInit, topic: string = DEMO.publicTopic) =>
  fetch(`${mock.url}/api/push/${topic}`, { method: "POST", body: "text", ...init });
const newest = () => mock.control.messages().messages[0];

test.each([
  ["Title", "Alert!", { title: "Alert!" }],
  ["Priority", "high", { priority: "high" }],
  ["Tags", "warning,sensor", { tags: ["warning", "sensor"] }],
  ["Click", "https://example.com/", { clickUrl: "https://example.com/" }],
])("Header Shortcuts: %s", async (name, value, expected) => {
  await push({ headers: { [name]: value } });
  expect(newest()).toMatchObject({ message: "text", ...expected });
});

test.each(["low", "normal", "high", "urgent"])("JSON Body Fields: priority %s", async (priority) => {
  await push({
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: "m", priority }),
  });
  expect(newest()?.priority).toBe(priority);
});

describe("Other common errors", () => {
  test.each([
    [404, 'Topic "nowhere" not found', () => push({}, "nowhere")],
    [401, "Invalid API key", () => push({ headers: { authorization: "Bearer wrong" } }, DEMO.privateTopic)],
    [405, "Method Not Allowed", () => push({ method: "GET", body: null })],
  ])("%i %s", async (status, error, send) => {
    const response = await send();
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ error })]);
  });
});

test("Pre-defined Action Categories: the ten sets", () => {
  expect(PRESETS.map(({ ids }) => ids.join(" + "))).toEqual(
    expect.arrayContaining([
      "ack",
      "ack + snooze",
      "confirm + deny",
      "approve + reject",
      "yes + no",
      "open + dismiss",
      "ack + snooze + reply",
      "approve + reject + comment",
      "ack + escalate + reply",
    ]),
  );
});

describe("Action Object Fields", () => {
  const send = (action: object) =>
    push({
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ message: "m", actions: [action] }),
    });

  test.each([
    ["button", {}],
    ["reply", {}],
    ["url", { url: "https://example.com/" }],
    ["dismiss", { destructive: true }],
  ])("type %s", async (type, more) => {
    const action = { id: "a", label: "A", type, ...more };
    expect((await send(action)).status).toBe(200);
    expect(newest()?.actions).toEqual([expect.objectContaining(action)]);
  });

  test.each(["id", "label", "type"])("%s is required", async (field) => {
    const { [field]: _, ...action } = { id: "a", label: "A", type: "button" } as Record<string, string>;
    expect((await send(action)).status).toBe(400);
  });
});

describe("Delivery Receipts", () => {
  test("every status, and filters of the list", async () => {
    const client = sender();
    const actions = [{ id: "approve", label: "Approve", type: "button" as const }];
    for (const phone of mock.control.phones.list()) mock.control.phones.setOnline(phone.id, false);
    const queued = await client.messages.push(DEMO.publicTopic, "queued");
    for (const phone of mock.control.phones.list()) mock.control.phones.setOnline(phone.id, true);
    const expired = await client.messages.push(DEMO.publicTopic, "expired");
    mock.clock.advance(24 * 3_600_000);
    const delivered = await client.messages.push(DEMO.publicTopic, "delivered");
    // In the same millisecond, what follows would not be after it.
    mock.clock.advance(1);
    const read = await client.messages.push(DEMO.publicTopic, "read");
    mock.control.phones.read("Pixel 9", read.id);
    const acted = await client.messages.push(DEMO.publicTopic, { message: "acted", actions });
    mock.control.phones.tap("Pixel 9", acted.id, "approve");
    const status = async (sent: { receipt_id: string }) =>
      (await client.receipts.get(sent.receipt_id)).status;
    expect([await status(expired), await status(delivered), await status(read), await status(acted)]).toEqual(
      ["expired", "delivered", "read", "acted"],
    );
    expect(["delivered", "expired"]).toContain(await status(queued));
    const found = await owner().receipts.list({ status: "acted", limit: 10 });
    expect(found.receipts.map(({ receipt_id }) => receipt_id)).toEqual([acted.receipt_id]);
    const since = await owner().receipts.list({ since: delivered.timestamp });
    expect(since.receipts.map(({ receipt_id }) => receipt_id)).toEqual([acted.receipt_id, read.receipt_id]);
    const [topic] = await owner().topics.list();
    const ofTopic = await owner().receipts.list({ topic_id: topic?.id ?? "" });
    expect(ofTopic.receipts.every(({ topic_id }) => topic_id === topic?.id)).toBe(true);
  });
});

test("Webhooks: create, list, update, delete, test; ten at most", async () => {
  const { webhooks } = owner();
  const create = () => webhooks.create({ url: "http://127.0.0.1:9/hook", events: ["action", "delivered"] });
  const first = await create();
  for (let n = 1; n < 10; n++) await create();
  await expect(create()).rejects.toMatchObject({ fix: expect.any(String) });
  expect(await webhooks.update(first.id, { active: false, events: ["all"] })).toMatchObject({
    active: false,
    events: ["all"],
  });
  await webhooks.delete(first.id);
  expect((await webhooks.list()).map(({ id }) => id)).not.toContain(first.id);
});

test("Devices: registered again they stay one, listed by last seen", async () => {
  const { devices } = owner();
  const token = "ExponentPushToken[abcdefghijklmnopqrstuv]";
  const one = await devices.register({ push_token: token, platform: "ios", device_name: "Vincent's iPhone" });
  mock.clock.advance(1_000);
  const again = await devices.register({ push_token: token, platform: "ios", app_version: "1.1.1" });
  expect(again.id).toBe(one.id);
  expect((await devices.list())[0]?.id).toBe(one.id);
});

test("Topics API: delete takes the messages along", async () => {
  const { topics } = owner();
  const topic = await topics.create({
    name: "server-alerts",
    description: "Production alerts",
    is_private: true,
  });
  expect(topic.api_key).toMatch(/^[0-9a-f]{32}$/);
  const client = new IotpushClient({ baseUrl: mock.url, apiKey: topic.api_key, retry: "none" });
  const { receipt_id } = await client.messages.push("server-alerts", "m");
  expect(await topics.update(topic.id, { description: "Other" })).toMatchObject({ description: "Other" });
  await topics.delete(topic.id);
  expect(mock.control.messages({ topic: "server-alerts" }).total).toBe(0);
  await expect(client.receipts.get(receipt_id)).rejects.toMatchObject({ status: expect.any(Number) });
});

describe("Pushover Compatibility", () => {
  test.each([
    [-2, "lowest"],
    [-1, "low"],
    [0, "normal"],
    [1, "high"],
    [2, "urgent"],
  ])("priority %i is %s, at both paths and in each encoding", async (priority, expected) => {
    const fields = {
      token: DEMO.publicTopicKey,
      user: DEMO.publicTopic,
      message: "m",
      title: "T",
      url: "https://example.com/",
      priority: String(priority),
    };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const path of ["/api/1/messages.json", "/api/pushover"])
      for (const body of [new URLSearchParams(fields), form, JSON.stringify({ ...fields, priority })]) {
        const headers = typeof body === "string" ? { "content-type": "application/json" } : {};
        const response = await fetch(`${mock.url}${path}`, { method: "POST", body, headers });
        expect([response.status, await response.json()]).toEqual([
          200,
          expect.objectContaining({ status: 1 }),
        ]);
        expect(newest()).toMatchObject({ title: "T", priority: expected, clickUrl: "https://example.com/" });
      }
  });
});

test("Rate Limits: the plans", () => {
  expect(PLANS).toMatchObject({
    free: { messagesPerMonth: 1_000, topics: 3 },
    pro: { messagesPerMonth: 10_000, topics: 10 },
    business: { messagesPerMonth: 100_000 },
  });
});
