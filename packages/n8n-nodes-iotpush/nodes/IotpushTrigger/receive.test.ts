import { randomUUID } from "node:crypto";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import fc from "fast-check";
import type { IDataObject } from "n8n-workflow";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CALLBACK_SECRET } from "../../test-support/recorded-context.ts";
import { recordedWebhook, type WebhookOptions } from "../../test-support/recorded-webhook.ts";
import { SECRET_HEADER } from "../common/credential.ts";
import { receive } from "./receive.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ profile: "live" });
});
afterAll(() => mock.close());
beforeEach(() => mock.control.reset());

let nodes = 0;
async function call(body: unknown, more: Partial<WebhookOptions> = {}) {
  const { host, reply } = recordedWebhook({
    baseUrl: mock.url,
    parameters: { events: ["all"] },
    params: { secret: CALLBACK_SECRET },
    nodeId: `trigger-${++nodes}`,
    body,
    ...more,
  });
  const { workflowData } = await receive(host);
  return { item: workflowData?.[0]?.[0]?.json, reply };
}

const documented = {
  event: "action",
  message_id: "m-1",
  topic: "doors",
  action_id: "approve",
  action_label: "Approve",
  reply_text: null,
  device_name: "Pixel",
  acted_at: "2026-04-10T00:10:22Z",
};
const live = {
  event: "action",
  message_id: "m-1",
  receipt_id: "r-1",
  topic_id: "t-1",
  action: "approve",
  action_label: "Approve",
  reply: null,
  device: "Pixel",
  user_id: "u-1",
  timestamp: "2026-04-10T00:10:22Z",
};
const common = {
  event: "action",
  messageId: "m-1",
  actionId: "approve",
  actionLabel: "Approve",
  deviceName: "Pixel",
  at: "2026-04-10T00:10:22Z",
};

const OWN = "its-own-secret-of-32-bytes-or-more";

describe("what it takes", () => {
  test("both profiles in one shape", async () => {
    expect((await call(documented)).item).toEqual({ ...common, topic: "doors" });
    expect((await call(live)).item).toEqual({ ...common, receiptId: "r-1", topicId: "t-1", userId: "u-1" });
  });

  test("its secret in the path or in the header, of the credential or its own", async () => {
    expect(
      (
        await call(live, {
          params: {},
          headers: { [SECRET_HEADER]: CALLBACK_SECRET },
        })
      ).item,
    ).toBeDefined();
    const own = { params: { secret: OWN }, credential: { callbackSecret: "" }, state: { secret: OWN } };
    expect((await call(live, own)).item).toBeDefined();
    expect(
      (await call(live, { params: { secret: "" }, credential: { callbackSecret: "" } })).reply.status,
    ).toBe(403);
  });

  test("an event once", async () => {
    const trigger = { nodeId: "one" };
    expect((await call(live, trigger)).item).toBeDefined();
    expect((await call(live, trigger)).reply).toEqual({ status: 200, body: { reason: "duplicate" } });
    expect((await call({ ...live, message_id: "m-2" }, trigger)).item).toBeDefined();
  });

  test("an event for the published workflow and for the editor that listens", async () => {
    const nodeId = "in-both";
    expect((await call(live, { nodeId })).item).toBeDefined();
    expect((await call(live, { nodeId, mode: "manual" })).item).toBeDefined();
    expect((await call(live, { nodeId })).item).toBeUndefined();
  });

  test("only events that pass the filters start the workflow", async () => {
    const state = { topics: [{ id: "t-1", name: "doors" }] };
    for (const body of [live, documented])
      expect((await call(body, { state: { ...state } })).item).toBeDefined();
    const filtered = async (parameters: IDataObject, body: IDataObject = live) =>
      (await call(body, { parameters: { events: ["action"], ...parameters } })).reply.body;
    const ignored = { reason: "filtered" };
    expect((await call({ ...live, topic_id: "t-2" }, { state })).reply.body).toEqual(ignored);
    expect(await filtered({ filters: { actionIds: "reject" } })).toEqual(ignored);
    expect(await filtered({ filters: { devices: "iPhone" } })).toEqual(ignored);
    expect(await filtered({}, { ...live, event: "read" })).toEqual(ignored);
    expect(await filtered({}, { ...live, event: "test" })).toEqual(ignored);
    const pings = { parameters: { events: ["action"], options: { testPings: true } } };
    expect((await call({ ...live, event: "test" }, pings)).item).toMatchObject({ event: "test" });
  });

  test("on request, only what the receipt shows", async () => {
    const response = await fetch(`${mock.url}/api/push/${DEMO.privateTopic}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.privateTopicKey}` },
      body: JSON.stringify({ message: "Hi", actions: [{ id: "approve", label: "Approve", type: "button" }] }),
    });
    const sent = (await response.json()) as { id: string; receipt_id: string };
    const parameters = { events: ["action"], options: { confirmWithReceipt: true } };
    const real = { ...live, message_id: sent.id, receipt_id: sent.receipt_id };
    expect((await call(real, { parameters })).reply.status).toBe(403);
    mock.control.phones.tap(DEMO.phones[0], sent.id, "approve");
    // Who tapped, and when, comes from the receipt, whatever the callback says.
    const [phone] = DEMO.phones;
    expect((await call(real, { parameters })).item).toMatchObject({ deviceName: phone, messageId: sent.id });
    const filtered = (devices: string) => ({ parameters: { ...parameters, filters: { devices } } });
    expect((await call(real, filtered("Pixel"))).reply.status).toBe(403);
    expect((await call({ ...real, device: phone }, filtered(phone))).item).toMatchObject({
      deviceName: phone,
    });
    mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 401, body: { error: "no" } });
    expect((await call({ ...real, reply: "x" }, { parameters })).reply.status).toBe(403);
  });
});

test("refuses forms, large bodies, and a secret that is too short to be one", async () => {
  const form = { headers: { "content-type": "application/x-www-form-urlencoded" } };
  expect((await call(live, form)).reply.status).toBe(415);
  expect((await call(live, { rawBody: "x".repeat(65_537) })).reply.status).toBe(413);
  const short = { params: { secret: "short" }, credential: { callbackSecret: "short" } };
  expect((await call(live, short)).reply.status).toBe(403);
});

describe("properties", () => {
  const text = fc.oneof(fc.string(), fc.constant(null), fc.constantFrom("action", "read", "approve"));
  const body = fc.oneof(
    fc.anything(),
    fc.record(
      {
        event: text,
        message_id: text,
        action: text,
        action_id: text,
        topic: text,
        topic_id: text,
        reply: text,
        device: text,
        timestamp: text,
      },
      { requiredKeys: [] },
    ),
  );

  test("without the secret nothing starts the workflow, whatever is sent", async () => {
    const secrets = fc.record({
      secret: fc.oneof(fc.string(), fc.constant(":secret"), fc.constant(undefined)),
    });
    await fc.assert(
      fc.asyncProperty(body, secrets, async (given, params) => {
        fc.pre(params.secret !== CALLBACK_SECRET);
        const { item, reply } = await call(given, { params: params as IDataObject });
        expect(item).toBeUndefined();
        expect(reply.status).toBe(403);
      }),
    );
  });

  test("with the secret anything is answered: an event starts the workflow once, the rest is refused", async () => {
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        const trigger = { nodeId: randomUUID() };
        const first = await call(given, trigger);
        const again = await call(given, trigger);
        if (first.item) {
          expect(first.item).toMatchObject({ event: expect.any(String), messageId: expect.any(String) });
          expect(again.reply.body).toEqual({ reason: "duplicate" });
        } else {
          expect([200, 400]).toContain(first.reply.status);
          expect(again.reply).toEqual(first.reply);
        }
        expect(again.item).toBeUndefined();
      }),
    );
  });
});
