import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import fc from "fast-check";
import type { IDataObject } from "n8n-workflow";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordedWebhook, type WebhookOptions } from "../../../test-support/recorded-webhook.ts";
import { askFields } from "./fields.ts";
import { resume } from "./resume.ts";

let mock: MockServer;
let memory: IDataObject;
const [PHONE, OTHER] = DEMO.phones;
beforeAll(async () => {
  mock = await startMockServer({ profile: "live", rateLimit: false });
});
afterAll(() => mock.close());
beforeEach(async () => {
  mock.control.reset();
  const response = await fetch(`${mock.url}/api/push/${DEMO.privateTopic}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.privateTopicKey}` },
    body: JSON.stringify({
      message: "Deploy?",
      actions: [{ id: "approve", label: "Approve", type: "button" }],
    }),
  });
  const { id, receipt_id } = (await response.json()) as { id: string; receipt_id: string };
  memory = { question: "the-question", messageId: id, receiptId: receipt_id, topic: DEMO.privateTopic };
});

const tapped = (more: IDataObject = {}): IDataObject => ({
  event: "action",
  message_id: memory.messageId,
  action_id: "approve",
  device_name: PHONE,
  ...more,
});

async function call(body: unknown, parameters: IDataObject = {}, more: Partial<WebhookOptions> = {}) {
  const query = { question: "the-question", repeat: "0" };
  const { host, reply } = recordedWebhook({
    baseUrl: mock.url,
    parameters: { message: "Deploy?", ...parameters },
    query,
    memory,
    body,
    ...more,
  });
  const { workflowData } = await resume(host);
  return { outputs: workflowData as { json: { data: IDataObject } }[][] | undefined, reply };
}

describe("what resumes", () => {
  test("the answer to this question, in the question's own words", async () => {
    const parameters = { approvalOptions: { values: { approveLabel: "Ship it" } } };
    const { outputs } = await call(tapped({ action_label: "Anything" }), parameters);
    expect(outputs).toMatchObject([
      [{ json: { data: { approved: true, label: "Ship it", deviceName: PHONE } }, pairedItem: { item: 0 } }],
    ]);
  });

  test("the output of the button that was tapped", async () => {
    const { outputs } = await call(tapped({ action_id: "reject" }), { outputPerButton: true });
    expect(outputs?.map((items) => items.length)).toEqual([0, 0, 1]);
  });

  test("only a confirmed answer, where that is wanted", async () => {
    const options = { confirmWithReceipt: true };
    expect((await call(tapped(), { options })).reply.status).toBe(403);
    mock.control.phones.tap(PHONE, String(memory.messageId), "approve");
    expect((await call(tapped(), { options })).outputs).toMatchObject([
      [{ json: { data: { userId: expect.any(String) } } }],
    ]);
    mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 503, body: {} });
    expect((await call(tapped(), { options })).reply.status).toBe(503);
  });

  test("a confirmed answer to the question that was asked again before it waited, though the callback names no receipt", async () => {
    const options = { confirmWithReceipt: true };
    const again = { query: { question: "the-question", repeat: "1" } };
    expect((await call(tapped(), { options }, again)).reply.status).toBe(403);
    mock.control.phones.tap(PHONE, String(memory.messageId), "approve");
    expect((await call(tapped(), { options }, again)).outputs).toMatchObject([
      [{ json: { data: { approved: true, receiptId: memory.receiptId } } }],
    ]);
  });

  test("an allowedResponder by user id, whom only the receipt names", async () => {
    mock.control.phones.tap(PHONE, String(memory.messageId), "approve");
    const { user_id } = mock.control.message(String(memory.messageId)).actionsTaken[0] ?? {};
    const { outputs } = await call(tapped(), { allowedResponders: String(user_id) });
    expect(outputs).toMatchObject([
      [{ json: { data: { outcome: "answered", responder: { id: user_id } } } }],
    ]);
  });
});

test("after somebody else's tap the workflow goes on where the question cannot be asked again", async () => {
  mock.control.faults.add({ match: { path: "/api/push/" }, nth: 2, status: 403, body: { error: "no" } });
  const parameters = { allowedResponders: PHONE, unauthorizedNotice: "Not you.", askAgain: 1 };
  const { outputs } = await call(tapped({ device_name: OTHER }), parameters);
  expect(outputs).toMatchObject([[{ json: { data: { outcome: "unauthorized", approved: false } } }]]);
});

test("the notice that is the default is true also where the question is not asked again", async () => {
  const notice = askFields.find(({ name }) => name === "unauthorizedNotice")?.default;
  const parameters = { allowedResponders: PHONE, unauthorizedNotice: String(notice), askAgain: 0 };
  await call(tapped({ device_name: OTHER }), parameters);
  const [told] = mock.control.messages({}).messages;
  expect(told?.message).toBe("You are not among those who may answer this.");
});

describe("what does not", () => {
  test("somebody else's tap: the question is asked again, at the end it is unauthorized", async () => {
    const parameters = { allowedResponders: PHONE, unauthorizedNotice: "Not you.", askAgain: 1 };
    const first = await call(tapped({ device_name: OTHER }), parameters);
    expect(first.outputs).toBeUndefined();
    expect(first.reply).toMatchObject({ status: 200 });
    const texts = mock.control.messages({}).messages.map(({ message }) => message);
    expect(texts).toEqual(["Deploy?", "Not you.", "Deploy?"]);
    const repeated = { query: { question: "the-question", repeat: "1" } };
    const last = await call(
      tapped({ device_name: OTHER, message_id: "of-the-repeat" }),
      parameters,
      repeated,
    );
    expect(last.outputs).toMatchObject([[{ json: { data: { outcome: "unauthorized", approved: false } } }]]);
  });

  test("the same tap once more, whether meanwhile or later: the question is asked again once", async () => {
    const parameters = { allowedResponders: PHONE, unauthorizedNotice: "Not you.", askAgain: 2 };
    memory = { ...memory, question: "tapped-twice" };
    const tap = (repeat: string) =>
      call(tapped({ device_name: OTHER }), parameters, { query: { question: "tapped-twice", repeat } });
    const texts = () => mock.control.messages({}).messages.map(({ message }) => message);
    const twice = await Promise.all([tap("0"), tap("0")]);
    expect([...twice, await tap("0")].map(({ reply }) => reply.status)).toEqual([200, 200, 200]);
    expect(texts()).toEqual(["Deploy?", "Not you.", "Deploy?"]);
    await tap("1");
    expect(texts()).toEqual(["Deploy?", "Not you.", "Deploy?", "Not you.", "Deploy?"]);
  });

  test("another message, question, button or event", async () => {
    expect((await call(tapped({ message_id: "another" }))).reply.status).toBe(403);
    expect((await call(tapped(), {}, { query: { question: "another" } })).reply.status).toBe(409);
    expect((await call(tapped(), {}, { query: {} })).reply.status).toBe(409);
    expect((await call(tapped(), {}, { memory: {} })).reply.status).toBe(409);
    expect((await call(tapped({ action_id: "launch" }))).reply.status).toBe(400);
    expect((await call(tapped({ event: "read" }))).reply.status).toBe(200);
  });

  test("anything at all that is not an answer to this question", async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (given) => {
        const { outputs, reply } = await call(given);
        expect(outputs).toBeUndefined();
        expect(reply.status).toBeGreaterThanOrEqual(200);
      }),
    );
  });
});
