import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject } from "n8n-workflow";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeN8n, startFakeN8n } from "../../../test-support/fake-n8n.ts";
import { watchOf } from "./watch.ts";

let mock: MockServer;
let n8n: FakeN8n;
beforeEach(async () => {
  mock = await startMockServer({ deliveries: "off" });
  n8n = await startFakeN8n(mock.url, 1_200);
});
afterEach(async () => {
  await n8n[Symbol.asyncDispose]();
  await mock.close();
});
const [PHONE] = DEMO.phones;
const sent = () => mock.control.messages({}).messages;
const going = async (parameters: IDataObject, more = {}) => n8n.resumed(await n8n.ask(parameters, more));

const kept = (memory: IDataObject) =>
  (JSON.parse(String(memory.iotpush)) as { memories: { id: string; pushes: object[] }[] }).memories;

describe("asking", () => {
  test("pushes with a signed callback and waits without a limit", async () => {
    const items = [{ json: { order: 7 } }];
    const { outputs, recorded } = await n8n.ask({}, { items });
    expect(outputs).toEqual([items]);
    expect(recorded.waitTill?.getFullYear()).toBe(3000);
    const [message] = sent();
    expect(message).toMatchObject({ preset: "approve-reject", hasCallback: true });
    expect(recorded.memory).toMatchObject({
      messageId: message?.id,
      receiptId: message?.receiptId,
      topic: DEMO.privateTopic,
    });
    const { callback_url } = JSON.parse(String(recorded.requests[0]?.body)) as { callback_url: string };
    expect(new URL(callback_url).searchParams.get("question")).toBe(kept(recorded.memory)[0]?.id);
  });

  test.each([
    [{}, "a callback that was refused, since it still ran"],
    [{ wayBack: "receipt" }, "no callback at all"],
  ])("goes on with what the receipt shows: %j, %s", async (parameters, _) => {
    mock.control.rules.add({ do: { tap: "reject" } });
    const { outputs } = await going({ ...parameters, outputPerButton: true });
    expect(sent()[0]?.hasCallback).toBe(!("wayBack" in parameters));
    expect(outputs?.map((items) => items.length)).toEqual([0, 0, 1]);
    expect(outputs?.[2]?.[0]).toMatchObject({
      json: {
        data: {
          outcome: "answered",
          approved: false,
          actionId: "reject",
          respondedAt: expect.any(String),
          responder: { source: "iotpush", name: PHONE },
        },
      },
      pairedItem: { item: 0 },
    });
  });

  test("asks for each item, and goes on with all answers at their outputs, each with its item's fields", async () => {
    const items = [{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }];
    mock.control.rules.add({ phone: PHONE, do: { tap: "approve" }, times: 2 });
    const execution = await n8n.ask(
      {
        askFor: "each",
        outputPerButton: true,
        whenNobodyAnswers: "answer",
        defaultAnswer: "reject",
        resumeAmount: 4,
        resumeUnit: "seconds",
      },
      { items },
    );
    expect(sent()).toHaveLength(3);
    const receipts = items.map((_, n) => sent().at(-1 - n)?.receiptId);
    expect(execution.recorded.executeData.data).toMatchObject({
      main: [items.map(({ json }, n) => ({ json: { ...json, data: { receiptId: receipts[n] } } }))],
    });
    // Otherwise No Response would get an item, whatever was tapped.
    expect(execution.recorded.executeData.node?.alwaysOutputData).toBe(false);
    const { outputs } = await n8n.resumed(execution);
    const approved = { data: { approved: true } };
    const byDefault = { data: { by: "default", actionId: "reject" } };
    expect(outputs?.map((each) => each.map(({ json }) => json))).toMatchObject([
      [],
      [
        { n: 1, ...approved },
        { n: 2, ...approved },
      ],
      [{ n: 3, ...byDefault }],
    ]);
  });

  test("reads no credential for the answers of items that it watches already: n8n takes its time for each", async () => {
    const credentialsRead: string[] = [];
    mock.control.rules.add({ do: { tap: "approve" } });
    const items = Array.from({ length: 10 }, (_, n) => ({ json: { n } }));
    const { outputs } = await going({ askFor: "each" }, { items, credentialsRead });
    expect(outputs?.[0]).toHaveLength(10);
    expect(credentialsRead).toEqual([]);
  });

  test("takes buttons from data", async () => {
    mock.control.rules.add({ do: { tap: "b" } });
    const buttonsJson = [{ id: "a", label: "First" }, { id: "b" }];
    const { outputs } = await going({
      responseType: "buttons",
      buttonSet: "json",
      buttonsJson: JSON.stringify(buttonsJson),
      outputPerButton: true,
    });
    expect(outputs).toMatchObject([[{ json: { data: { actionId: "b", label: "b" } } }]]);
  });

  test.each([
    [{ tap: "approve" }, { approved: true, value: "Dear all" }],
    [{ tap: "reject" }, { approved: false }],
    [{ reply: "Dear friends" }, { approved: true, value: "Dear friends", text: "Dear friends" }],
  ])("a draft is approved, rejected or edited: %j", async (reaction, expected) => {
    mock.control.rules.add({ do: reaction });
    const { outputs } = await going({
      responseType: "approveOrEdit",
      message: "Send it?",
      draft: "Dear all",
    });
    expect(sent()[0]?.message).toBe("Send it?\n\nDear all\nComment = Edit");
    expect(outputs).toMatchObject([[{ json: { data: expected } }]]);
  });

  test("has one output as an AI agent's tool, whatever the panel says", async () => {
    mock.control.rules.add({ do: { tap: "approve" } });
    const { outputs } = await going(
      { outputPerButton: true },
      { type: "@iotpush/n8n-nodes-iotpush.iotpushHitlTool" },
    );
    expect(outputs).toMatchObject([[{ json: { data: { approved: true } } }]]);
  });

  test("a push whose response was lost is the same question when n8n tries again", async () => {
    const cut = { match: { path: "/api/push/" }, connection: "truncate" as const, times: 1 };
    mock.control.faults.add(cut);
    const memory: IDataObject = {};
    await n8n.ask({}, { memory }).catch(() => undefined);
    const [first] = kept(memory);
    expect(first?.pushes).toEqual([]);
    const { recorded } = await n8n.ask({}, { memory });
    expect(kept(recorded.memory)).toMatchObject([
      { id: first?.id, attempts: [{ n: 0 }, { n: 1 }], pushes: [{ n: 1 }] },
    ]);
    const byHand = await n8n.ask({}, { memory: { ...memory }, executionId: 99 });
    const { id = "" } = kept(byHand.recorded.memory)[0] ?? {};
    watchOf(id)?.stop();
    expect(id).not.toBe(first?.id);
    const other = await n8n.ask({ message: "Another?" }, { memory });
    expect(kept(other.recorded.memory)[0]?.id).not.toBe(first?.id);
  });
});

test("says in the editor who can answer without a key, and which address nobody outside can call", async () => {
  const { recorded } = await n8n.ask({ topic: DEMO.publicTopic }, { credential: { apiKey: "" } });
  expect(recorded.hints.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^This topic is asked/),
  ]);
});

test("says that early taps may be lost if n8n's own address is not reached from here, and asks nevertheless", async () => {
  const { recorded } = await n8n.ask({}, { resumeBase: "http://127.0.0.1:9" });
  watchOf(kept(recorded.memory)[0]?.id ?? "")?.stop();
  expect(sent()).toHaveLength(1);
  expect(recorded.hints.map(({ message }) => message)).toEqual([
    expect.stringMatching(/cannot be reached at its own address http:\/\/127.0.0.1:9,.* Set WEBHOOK_URL/),
  ]);
});

describe("when nobody answers", () => {
  const soon = { limitType: "afterTimeInterval", resumeAmount: 0.2, resumeUnit: "seconds" };
  const message = "Nobody answered the question in time.";

  test("goes on with the input", async () => {
    const items = [{ json: { order: 7 } }, { json: { order: 8 } }];
    const { outputs } = await going({ ...soon, whenNobodyAnswers: "goOn", outputPerButton: true }, { items });
    expect(outputs).toMatchObject([[{ json: { order: 7 } }, { json: { order: 8 } }], [], []]);
  });

  test("goes on with the default answer", async () => {
    const { outputs } = await going({ ...soon, whenNobodyAnswers: "answer", defaultAnswer: "approve" });
    expect(outputs).toMatchObject([
      [{ json: { data: { outcome: "answered", by: "default", approved: true } } }],
    ]);
  });

  test("fails, or goes on in the way of On Error", async () => {
    const fail = { ...soon, whenNobodyAnswers: "fail" };
    expect((await going(fail)).error?.message).toBe(message);
    const tolerant = await going(fail, { onError: "continueErrorOutput" });
    expect(tolerant.outputs).toMatchObject([[{ json: { error: message } }]]);
  });

  test("a tap in time that only the receipt shows is the answer", async () => {
    mock.control.rules.add({ do: { tap: "approve" } });
    const { outputs } = await going({ ...soon, whenNobodyAnswers: "answer", defaultAnswer: "reject" });
    expect(outputs).toMatchObject([[{ json: { data: { approved: true, deviceName: PHONE } } }]]);
  });
});
