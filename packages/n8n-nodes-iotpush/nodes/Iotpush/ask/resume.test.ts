import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import fc from "fast-check";
import type { IDataObject, IWebhookFunctions } from "n8n-workflow";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordedContext } from "../../../test-support/recorded-context.ts";
import { recordedWebhook, type WebhookOptions } from "../../../test-support/recorded-webhook.ts";
import { execute } from "../execute.ts";
import { resume } from "./resume.ts";
import { watchOf } from "./watch.ts";

let mock: MockServer;
let memory: IDataObject;
let query: IDataObject;
const [PHONE, OTHER] = DEMO.phones;
beforeAll(async () => {
  mock = await startMockServer({ profile: "live", rateLimit: false, deliveries: "off" });
});
afterAll(() => mock.close());
beforeEach(() => mock.control.reset());

/** Asks, and ends the watcher: what is judged here comes from outside. */
async function asked(parameters: IDataObject = {}): Promise<void> {
  const all = { operation: "sendAndWait", message: "Deploy?", ...parameters };
  const { host, recorded } = recordedContext({ baseUrl: mock.url, parameters: all });
  await execute(host);
  memory = recorded.memory;
  const push = recorded.requests
    .map(({ body }) => String(body))
    .find((body) => body.includes("callback_url"));
  const { callback_url } = JSON.parse(String(push)) as { callback_url: string };
  query = Object.fromEntries(new URL(callback_url).searchParams);
  watchOf(String(query.question))?.stop();
}

const tapped = (more: IDataObject = {}): IDataObject => ({
  event: "action",
  message_id: memory.messageId,
  action_id: "approve",
  device_name: PHONE,
  ...more,
});
async function call(
  body: unknown,
  more: Partial<WebhookOptions> = {},
  change: (host: IWebhookFunctions) => void = () => {},
) {
  const options = { baseUrl: mock.url, parameters: {}, query, memory, body, ...more };
  const { host, reply } = recordedWebhook(options);
  change(host);
  const { workflowData, webhookResponse } = await resume(host);
  watchOf(String(query.question))?.stop();
  const outputs = workflowData as { json: { data: IDataObject } }[][] | undefined;
  return { outputs, reply, webhookResponse };
}
const tap = (who = PHONE, action = "approve", message = String(memory.messageId)) =>
  mock.control.phones.tap(who, message, action);
const answered = [[{ json: { data: { outcome: "answered", approved: true } } }]];

describe("what resumes", () => {
  test("the answer to this question, in the question's own words", async () => {
    await asked({ approvalOptions: { values: { approveLabel: "Ship it" } } });
    const { outputs, webhookResponse } = await call(tapped({ action_label: "Anything" }));
    expect(webhookResponse).toEqual({ success: true });
    expect(outputs).toMatchObject([
      [{ json: { data: { approved: true, label: "Ship it", deviceName: PHONE } }, pairedItem: { item: 0 } }],
    ]);
  });

  test("the output of the button that was tapped", async () => {
    await asked({ outputPerButton: true });
    const { outputs } = await call(tapped({ action_id: "reject" }));
    expect(outputs?.map((items) => items.length)).toEqual([0, 0, 1]);
  });

  test("only a confirmed answer, if that is wanted", async () => {
    await asked({ options: { confirmWithReceipt: true } });
    expect((await call(tapped())).reply.status).toBe(403);
    tap();
    expect((await call(tapped())).outputs).toMatchObject([
      [{ json: { data: { userId: expect.any(String) } } }],
    ]);
    mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 503, body: {} });
    expect((await call(tapped())).reply.status).toBe(503);
  });

  test("an allowed responder by user id, whom only the receipt names", async () => {
    const { user_id } = await userOf();
    await asked({ allowedResponders: user_id });
    tap();
    expect((await call(tapped())).outputs).toMatchObject(answered);
  });

  test("a tap on a push that it does not know, if the receipt proves it: its response was lost", async () => {
    await asked();
    type Stored = { memories: [{ pushes: [{ receiptId: string }] }] };
    const [{ pushes, ...stored }] = (JSON.parse(String(memory.iotpush)) as Stored).memories;
    const [{ receiptId }] = pushes;
    const known = [{ ...pushes[0], n: 1, messageId: "other", receiptId: "other" }];
    const body = tapped({ receipt_id: receiptId });
    const unknown = {
      memory: { iotpush: JSON.stringify({ round: 0, memories: [{ ...stored, pushes: known }] }) },
    };
    const session = (sessionToken: string) => ({ ...unknown, credential: { sessionToken } });
    expect((await call(tapped(), session(""))).reply.status).toBe(403);
    expect((await call(tapped(), session(DEMO.sessionToken))).outputs).toMatchObject(answered);
    expect((await call(body, unknown)).outputs).toMatchObject(answered);
    const late = { ...unknown, query: { ...query, at: String(Date.now() + 60_000) } };
    expect((await call(body, late)).reply.status).toBe(403);
  });

  test("a proven answer though the credential is gone; one that must be confirmed waits", async () => {
    const gone = (host: IWebhookFunctions) =>
      Object.assign(host, { getCredentials: () => Promise.reject(new Error("gone")) });
    await asked();
    expect((await call(tapped(), {}, gone)).outputs).toMatchObject(answered);
    await asked({ options: { confirmWithReceipt: true } });
    tap();
    const { outputs, reply } = await call(tapped(), {}, gone);
    expect([outputs, reply.status]).toEqual([undefined, 503]);
  });

  test("an answer to a node whose name has braces in it", async () => {
    await asked();
    const expressions: string[] = [];
    const named = { nodeName: "Ask }} {{ x" };
    const { outputs } = await call(tapped(), named, (host) => {
      const evaluate = host.evaluateExpression.bind(host);
      host.evaluateExpression = (expression, ...rest) => {
        expressions.push(expression);
        return evaluate(expression, ...rest);
      };
    });
    expect(outputs).toMatchObject(answered);
    expect(expressions[0]).toBe(String.raw`{{ $("Ask \u007d\u007d \u007b\u007b x").context["iotpush"] }}`);
  });

  test("somebody else's tap at last, or if the question cannot be sent again", async () => {
    const parameters = { allowedResponders: PHONE, unauthorizedNotice: "Not you." };
    await asked({ ...parameters, askAgain: 0 });
    const unauthorized = [[{ json: { data: { outcome: "unauthorized", approved: false } } }]];
    expect((await call(tapped({ device_name: OTHER, user_id: "u" }))).outputs).toMatchObject(unauthorized);
    await asked({ ...parameters, askAgain: 1 });
    mock.control.faults.add({ match: { path: "/api/push/" }, nth: 2, status: 403, body: { error: "no" } });
    expect((await call(tapped({ device_name: OTHER, user_id: "u" }))).outputs).toMatchObject(unauthorized);
  });
});

test("the process that takes callbacks watches from now on, in place of the worker that asked", async () => {
  await asked({});
  const question = String(query.question);
  const options = { baseUrl: mock.url, parameters: {}, query: { question, report: "watch" }, memory };
  const reported = async () => {
    const { host, reply } = recordedWebhook({ ...options, body: { event: "report" } });
    await resume(host);
    return reply;
  };
  expect(await reported()).toMatchObject({ status: 200, body: { reply: "handed_over" } });
  const watcher = watchOf(question);
  expect(watcher?.pushes).toMatchObject([{ messageId: memory.messageId }]);
  // Its reply was lost, and the worker asks again.
  expect(await reported()).toMatchObject({ status: 200, body: { reply: "handed_over" } });
  expect(watchOf(question)).toBe(watcher);
  watcher?.stop();
});

describe("what does not", () => {
  test("somebody else's tap, however often it comes: the question is asked again, once", async () => {
    await asked({ allowedResponders: PHONE, unauthorizedNotice: "Not you.", askAgain: 1 });
    const body = tapped({ device_name: OTHER, user_id: "u" });
    const all = [...(await Promise.all([call(body), call(body)])), await call(body)];
    expect(all.map(({ reply, outputs }) => [reply.status, outputs])).toEqual(Array(3).fill([200, undefined]));
    const texts = mock.control.messages({}).messages.map(({ message }) => message);
    expect(texts).toEqual(["Deploy?", "Not you.", "Deploy?"]);
  });

  test("another message of the topic, on which the right person tapped", async () => {
    await asked();
    const response = await fetch(`${mock.url}/api/push/${DEMO.privateTopic}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.privateTopicKey}` },
      body: JSON.stringify({
        message: "Lunch?",
        actions: [{ id: "approve", label: "Approve", type: "button" }],
      }),
    });
    const { id, receipt_id } = (await response.json()) as { id: string; receipt_id: string };
    tap(PHONE, "approve", id);
    expect((await call(tapped({ message_id: id, receipt_id }))).reply.status).toBe(403);
  });

  test("another question, button or event, a form, or a large body", async () => {
    await asked();
    expect((await call(tapped(), { query: { ...query, question: "another" } })).reply.status).toBe(409);
    expect((await call(tapped(), { query: {} })).reply.status).toBe(409);
    expect((await call(tapped(), { memory: {} })).reply.status).toBe(409);
    expect((await call(tapped({ action_id: "launch" }))).reply.status).toBe(403);
    expect((await call(tapped({ event: "read" }))).reply.status).toBe(200);
    const form = { headers: { "content-type": "application/x-www-form-urlencoded" } };
    expect((await call(tapped(), form)).reply.status).toBe(415);
    expect((await call(tapped(), { rawBody: "x".repeat(65_537) })).reply.status).toBe(413);
  });

  test("anything at all that is not an answer to this question", async () => {
    await asked();
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (given) => {
        const { outputs, reply } = await call(given);
        expect(outputs).toBeUndefined();
        expect(reply.status).toBeGreaterThanOrEqual(200);
      }),
    );
  });
});

async function userOf(): Promise<{ user_id: string }> {
  await asked();
  tap();
  return mock.control.message(String(memory.messageId)).actionsTaken[0] as { user_id: string };
}
