import nock from "nock";
import { describe, expect, test } from "vitest";
import { allowNockOnly } from "../test-support/nock-only.js";
import * as guards from "../wire/errors/guards.js";
import { IotpushClient } from "./node-client.js";
import type { ClientOptions } from "./options.js";

const BASE = "https://www.iotpush.com";
allowNockOnly();

const make = (options: ClientOptions = {}) =>
  new IotpushClient({ apiKey: "topic-key-1", sessionToken: "session-1", retry: "none", ...options });

const PUSHED = {
  success: true,
  id: "31d902cf",
  receipt_id: "b06e8c90",
  topic: "my-topic",
  timestamp: "2026-04-10T00:06:01Z",
  subscribers: 8,
};
const RECEIPT = {
  receipt_id: "b06e8c90",
  message_id: "31d902cf",
  topic_id: "t1",
  status: "acted",
  delivered_count: 3,
  read_count: 2,
  acted_count: 1,
  actions_taken: [
    {
      action_id: "approve",
      action_label: "Approve",
      reply_text: null,
      device_name: "Vincent's iPhone",
      acted_at: "2026-04-10T00:10:22Z",
    },
  ],
  created_at: "2026-04-10T00:06:01Z",
  updated_at: "2026-04-10T00:10:22Z",
};
const TOPIC = {
  id: "t1",
  user_id: "u1",
  name: "server-alerts",
  description: null,
  is_private: true,
  api_key: "0123456789abcdef0123456789abcdef",
  created_at: "2026-04-10T00:06:01Z",
};
const WEBHOOK = {
  id: "w1",
  url: "https://your-server.com/hooks/iotpush",
  events: ["action"],
  topic_ids: [],
  active: true,
  created_at: "2026-04-10T00:06:01Z",
};
const DEVICE = {
  id: "d1",
  user_id: "u1",
  push_token: "ExponentPushToken[x]",
  platform: "ios",
  device_name: "Vincent's iPhone",
  app_version: "1.1.1",
  last_seen_at: "2026-04-10T00:06:01Z",
  active: true,
  created_at: "2026-04-10T00:06:01Z",
};

describe("requests", () => {
  test("a push says everything in both profiles, with the topic's own key", async () => {
    nock(BASE, { reqheaders: { authorization: "Bearer other-key" } })
      .post("/api/push/other", {
        message: "m",
        title: "t",
        tags: "a,b",
        click_url: "https://a.example/",
        click: "https://a.example/",
        callback_url: "https://b.example/",
        callback: "https://b.example/",
      })
      .reply(200, PUSHED);
    const client = make({ topicKeys: { other: "other-key" } });
    const input = {
      message: "m",
      title: "t",
      tags: ["a", "b"],
      click_url: "https://a.example/",
      callback_url: "https://b.example/",
    };
    expect(await client.messages.push("other", input)).toEqual(PUSHED);
  });

  test("a receipt is read with the topic's key, which does not expire; without one with the session", async () => {
    nock(BASE, { reqheaders: { "x-api-key": "topic-key-1" }, badheaders: ["authorization"] })
      .get("/api/receipts/b06e8c90")
      .reply(200, RECEIPT);
    expect(await make().receipts.get("b06e8c90")).toEqual(RECEIPT);
    nock(BASE, { reqheaders: { authorization: "Bearer session-1" } })
      .get("/api/receipts/b06e8c90")
      .reply(200, RECEIPT);
    expect(await make({ apiKey: undefined }).receipts.get("b06e8c90")).toEqual(RECEIPT);
  });

  test.each([
    ["wrapped", (list: unknown, key: string) => ({ [key]: list })],
    ["bare", (list: unknown) => list],
  ])("lists and items are read %s", async (_, shape) => {
    const client = make();
    nock(BASE)
      .get("/api/topics")
      .reply(200, shape([TOPIC], "topics") as nock.Body);
    nock(BASE)
      .post("/api/topics")
      .reply(201, shape(TOPIC, "topic") as nock.Body);
    nock(BASE)
      .get("/api/webhooks")
      .reply(200, shape([WEBHOOK], "webhooks") as nock.Body);
    nock(BASE)
      .post("/api/webhooks")
      .reply(201, shape(WEBHOOK, "webhook") as nock.Body);
    nock(BASE)
      .get("/api/devices")
      .reply(200, shape([DEVICE], "devices") as nock.Body);
    nock(BASE)
      .get("/api/receipts")
      .reply(200, shape([RECEIPT], "receipts") as nock.Body);
    expect(await client.topics.list()).toEqual([TOPIC]);
    expect(await client.topics.create({ name: "server-alerts" })).toEqual(TOPIC);
    expect(await client.webhooks.list()).toEqual([WEBHOOK]);
    expect(await client.webhooks.create({ url: WEBHOOK.url, events: ["action"] })).toEqual(WEBHOOK);
    expect(await client.devices.list()).toEqual([DEVICE]);
    expect((await client.receipts.list()).receipts).toEqual([RECEIPT]);
  });

  test("every other endpoint", async () => {
    const client = make();
    nock(BASE).patch("/api/topics/t1", { description: "d" }).reply(200, { topic: TOPIC });
    nock(BASE).delete("/api/topics/t1").reply(200, { success: true });
    nock(BASE).patch("/api/webhooks/w1", { active: false }).reply(200, { webhook: WEBHOOK });
    nock(BASE).delete("/api/webhooks/w1").reply(200, { success: true });
    nock(BASE).post("/api/webhooks/w1/test").reply(200, { success: true });
    nock(BASE).post("/api/devices").reply(200, DEVICE);
    nock(BASE).post("/api/action", { message_id: "m", action_id: "approve" }).reply(200, { success: true });
    nock(BASE)
      .get("/api/push/my-topic")
      .query({ limit: 5 })
      .reply(200, { topic: "my-topic", messages: [], count: 0 });
    nock(BASE).post("/api/subscribe").reply(200, { topic_id: "t1", topic_name: "a", subscribed: true });
    nock(BASE).get("/api/subscribers").query({ topic_id: "t1" }).reply(200, { subscribers: [] });
    const subscriber = { topic_id: "t1", endpoint: "a@example.com", type: "email" as const };
    const created = { ...subscriber, id: "s1", created_at: "2026-04-10T00:06:01Z" };
    nock(BASE).post("/api/subscribers", subscriber).reply(201, { subscriber: created });
    nock(BASE).delete("/api/subscribers").query({ id: "s1" }).reply(200, { success: true });
    nock(BASE).post("/api/1/messages.json").reply(200, { status: 1, request: "m" });
    nock(BASE).get("/api/1/messages.json").reply(200, { status: 1, info: "i", docs: "d" });
    expect(await client.topics.update("t1", { description: "d" })).toEqual(TOPIC);
    await client.topics.delete("t1");
    expect(await client.webhooks.update("w1", { active: false })).toEqual(WEBHOOK);
    await client.webhooks.delete("w1");
    expect(await client.webhooks.test("w1")).toEqual({ success: true });
    expect(await client.devices.register({ push_token: "x", platform: "ios" })).toEqual(DEVICE);
    await client.actions.report({ message_id: "m", action_id: "approve" });
    expect(await client.messages.list("my-topic", { limit: 5 })).toMatchObject({ count: 0 });
    await client.subscribers.join({ topic_name: "a" });
    expect(await client.subscribers.list("t1")).toEqual([]);
    expect(await client.subscribers.create(subscriber)).toEqual(created);
    await client.subscribers.delete("s1");
    expect(await client.pushover.send({ token: "k", message: "m" })).toEqual({ status: 1, request: "m" });
    expect(await client.pushover.health()).toMatchObject({ status: 1 });
    expect(nock.isDone()).toBe(true);
  });

  test("receipts are paged with the filters that were asked for", async () => {
    const filters = { topic_id: "t1", status: "acted" as const, since: "2026-04-10T00:00:00Z", limit: 2 };
    const at = (second: number) => `2026-04-10T00:06:0${second}Z`;
    const page = (...seconds: number[]) =>
      seconds.map((second) => ({ ...RECEIPT, receipt_id: `r${second}`, created_at: at(second) }));
    nock(BASE)
      .get("/api/receipts")
      .query(filters)
      .reply(200, { receipts: page(3, 2), next_cursor: at(2) });
    nock(BASE)
      .get("/api/receipts")
      .query({ ...filters, cursor: at(3) })
      .reply(200, { receipts: page(2, 1), next_cursor: null });
    const ids: string[] = [];
    for await (const { receipt_id } of make().receipts.iterate(filters)) ids.push(receipt_id);
    expect([ids, nock.isDone()]).toEqual([["r3", "r2", "r1"], true]);
  });

  test("withResponse also returns status and headers, and leaves no rejection unhandled", async () => {
    nock(BASE).post("/api/push/a").reply(200, PUSHED, { "x-request-id": "r1" });
    nock(BASE).post("/api/push/a").reply(500, {});
    const { data, response } = await make().messages.push("a", "m").withResponse();
    expect([data.id, response.status, response.headers["x-request-id"]]).toEqual(["31d902cf", 200, "r1"]);
    await expect(make().messages.push("a", "m").withResponse()).rejects.toSatisfy(guards.isServerError);
    nock(BASE)
      .get("/api/topics")
      .reply(200, { topics: [TOPIC] });
    nock(BASE).get("/api/topics").reply(401, {});
    const listed = await make().topics.list().withResponse();
    expect([listed.data, listed.response.status]).toEqual([[TOPIC], 200]);
    await expect(make().topics.list().withResponse()).rejects.toSatisfy(guards.isSessionExpiredError);
  });
});

describe("a session token that is fetched", () => {
  test("is fetched again once when it is refused", async () => {
    nock(BASE, { reqheaders: { authorization: "Bearer old" } })
      .get("/api/topics")
      .reply(401, { error: "Unauthorized" });
    nock(BASE, { reqheaders: { authorization: "Bearer new" } })
      .get("/api/topics")
      .reply(200, { topics: [TOPIC] });
    const client = make({ sessionToken: ({ expired }) => (expired ? "new" : "old") });
    expect(await client.topics.list()).toEqual([TOPIC]);
  });

  test("is fetched again only once: a second refusal is reported", async () => {
    nock(BASE).get("/api/topics").twice().reply(401, { error: "Unauthorized" });
    let fetched = 0;
    const client = make({ sessionToken: () => `token-${fetched++}` });
    await expect(client.topics.list()).rejects.toSatisfy(guards.isSessionExpiredError);
    expect([fetched, nock.isDone()]).toEqual([2, true]);
  });

  test("by a function that fails is reported as an error of this library, without the keys", async () => {
    const client = make({
      sessionToken: () => {
        throw new Error("no refresh token beside topic-key-1");
      },
    });
    const error = await client.topics.list().catch((reason: unknown) => reason);
    expect(error).toSatisfy(guards.isSessionExpiredError);
    expect(String(error)).toContain('failed with "no refresh token beside [hidden]"');
  });

  test("by a function that hangs ends with the call's time or signal", async () => {
    const client = make({ sessionToken: () => new Promise<string>(() => {}) });
    await expect(client.topics.list({ timeoutMs: 20 })).rejects.toSatisfy(guards.isTimeoutError);
    const signal = AbortSignal.abort();
    await expect(client.topics.list({ signal })).rejects.toSatisfy(guards.isAbortedError);
  });

  test("is not asked for if a topic's key will do", async () => {
    nock(BASE).post("/api/push/a").reply(200, PUSHED);
    const client = make({
      sessionToken: () => {
        throw new Error("not needed");
      },
    });
    await client.messages.push("a", "m");
  });
});
