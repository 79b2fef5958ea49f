import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject } from "n8n-workflow";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ContextOptions, recordedContext } from "../../../test-support/recorded-context.ts";
import { execute } from "../execute.ts";
import { refuseUnreachable } from "./callback-url.ts";
import { waitTill } from "./limit.ts";

let mock: MockServer;
beforeEach(async () => {
  mock = await startMockServer({ deliveries: "off" });
});
afterEach(() => mock.close());
const [PHONE, OTHER] = DEMO.phones;

async function ask(parameters: IDataObject, more: Partial<ContextOptions> = {}) {
  const all = { operation: "sendAndWait", message: "Deploy?", ...parameters };
  const { host, recorded } = recordedContext({ baseUrl: mock.url, parameters: all, ...more });
  return { outputs: await execute(host), recorded };
}
const sent = () => mock.control.messages({}).messages;

describe("asking", () => {
  test("pushes with a signed callback and waits for 45 minutes unless told", async () => {
    const items = [{ json: { order: 7 } }];
    const before = Date.now();
    const { outputs, recorded } = await ask({}, { items });
    expect(outputs).toEqual([items]);
    expect(recorded.waitTill?.getTime()).toBeGreaterThanOrEqual(before + 45 * 60_000);
    expect(recorded.waitTill?.getTime()).toBeLessThan(before + 46 * 60_000);
    const [message] = sent();
    expect(message).toMatchObject({ preset: "approve-reject", hasCallback: true });
    expect(recorded.memory).toMatchObject({
      messageId: message?.id,
      receiptId: message?.receiptId,
      topic: DEMO.privateTopic,
    });
    const { callback_url } = JSON.parse(String(recorded.requests[0]?.body)) as { callback_url: string };
    expect(new URL(callback_url).searchParams.get("question")).toBe(recorded.memory.question);
  });

  test("goes on at once where the receipt shows an answer already", async () => {
    mock.control.rules.add({ do: { tap: "reject" } });
    mock.control.faults.add({ match: { path: "/api/receipts/" }, delay_ms: 50 });
    const { outputs, recorded } = await ask({ outputPerButton: true });
    expect(outputs.map((items) => items.length)).toEqual([0, 0, 1]);
    expect(outputs[2]?.[0]).toMatchObject({
      json: { data: { approved: false, actionId: "reject" } },
      pairedItem: { item: 0 },
    });
    expect(recorded.waitTill).toBeUndefined();
  });

  test("waits all the same where the receipt cannot be read just now", async () => {
    mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 500, body: { error: "no" } });
    const { recorded } = await ask({});
    expect(recorded.waitTill).toBeInstanceOf(Date);
    expect(recorded.warnings[0]).toMatch(/could not be read before waiting/);
  });

  test("has one output as an AI agent's tool, whatever the panel says", async () => {
    mock.control.rules.add({ do: { tap: "approve" } });
    mock.control.faults.add({ match: { path: "/api/receipts/" }, delay_ms: 50 });
    const { outputs } = await ask(
      { outputPerButton: true },
      { type: "@iotpush/n8n-nodes-iotpush.iotpushHitlTool" },
    );
    expect(outputs).toMatchObject([[{ json: { data: { approved: true } } }]]);
  });

  test("asks again after a tap that does not count, and then ends unauthorized", async () => {
    mock.control.rules.add({ phone: OTHER, match: { text: "Deploy" }, do: { tap: "approve" } });
    mock.control.faults.add({ match: { path: "/api/receipts/" }, delay_ms: 50 });
    const { outputs } = await ask({
      allowedResponders: PHONE,
      askAgain: 1,
      unauthorizedNotice: "Not you.",
    });
    expect(outputs).toMatchObject([[{ json: { data: { outcome: "unauthorized", approved: false } } }]]);
    expect(sent().map(({ message }) => message)).toEqual(["Not you.", "Deploy?", "Not you.", "Deploy?"]);
  });

  test("asks nobody where an expression gives no allowedResponders, or the field has none in it", async () => {
    await expect(ask({ allowedResponders: " , " })).rejects.toThrow("Name at least one person");
    const expression = { allowedResponders: "={{ $json.allowedResponders }}" };
    const nobody = ask(expression, { evaluated: { allowedResponders: "" } });
    await expect(nobody).rejects.toThrow("Name at least one person");
    expect(sent()).toEqual([]);
  });

  test("tells the outcome to the topic where wanted, and never fails because of it", async () => {
    mock.control.rules.add({ match: { text: "Deploy" }, do: { tap: "approve" } });
    mock.control.faults.add({ match: { path: "/api/receipts/" }, delay_ms: 50, times: 1 });
    mock.control.faults.add({ match: { path: "/api/push/" }, nth: 2, status: 403, body: { error: "no" } });
    const { outputs, recorded } = await ask({ options: { outcomeNotice: true } });
    expect(outputs).toMatchObject([[{ json: { data: { approved: true } } }]]);
    expect(recorded.warnings[0]).toMatch(/notice was not sent/);
  });

  test("without a public URL gives no callback and reads the receipt until an answer, or until the limit", async () => {
    const byReceipt = { noPublicUrl: true, checkEverySeconds: 1, outputPerButton: true };
    mock.control.rules.add({ match: { text: "Deploy" }, do: { tap: "reject" }, delay_ms: 100 });
    const answered = await ask(byReceipt);
    expect(answered.outputs.map((items) => items.length)).toEqual([0, 0, 1]);
    expect(sent()[0]).toMatchObject({ hasCallback: false });
    expect(answered.recorded.waitTill).toBeUndefined();
    const values = { limitType: "afterTimeInterval", resumeAmount: 0.3, resumeUnit: "seconds" };
    const items = [{ json: { order: 7 } }, { json: { order: 8 } }];
    const { outputs } = await ask(
      { ...byReceipt, message: "Sleep?", options: { limitWaitTime: { values } } },
      { items },
    );
    expect(outputs).toMatchObject([
      [
        { json: { order: 7 }, pairedItem: { item: 0 } },
        { json: { order: 8 }, pairedItem: { item: 1 } },
      ],
      [],
      [],
    ]);
  });

  test.each([
    { limitType: "never" },
    { limitType: "afterTimeInterval", resumeAmount: 30, resumeUnit: "days" },
  ])("without a public URL waits for an answer however far the limit is: %j", async (values) => {
    mock.control.rules.add({ do: { tap: "reject" }, delay_ms: 100 });
    const { outputs } = await ask({
      noPublicUrl: true,
      outputPerButton: true,
      options: { limitWaitTime: { values } },
    });
    expect(outputs.map((items) => items.length)).toEqual([0, 0, 1]);
  });

  test("refuses a question without buttons, and an n8n that the service cannot reach", async () => {
    await expect(ask({ responseType: "buttons", buttonSet: "custom" })).rejects.toThrow(/Add buttons/);
    const loopback = "http://localhost:5678/webhook-waiting/1";
    expect(() => refuseUnreachable(loopback, "https://www.iotpush.com")).toThrow(/WEBHOOK_URL/);
    expect(() => refuseUnreachable("https://n8n.example.com/x", "https://www.iotpush.com")).not.toThrow();
  });
});

describe("the limit", () => {
  const now = Date.parse("2026-04-10T00:00:00Z");
  const limit = (values: IDataObject) => waitTill({ limitWaitTime: { values } }, now).toISOString();
  test("is an amount of time, a date, or never", () => {
    expect(limit({ limitType: "afterTimeInterval", resumeAmount: 2, resumeUnit: "hours" })).toBe(
      "2026-04-10T02:00:00.000Z",
    );
    expect(limit({ limitType: "atSpecifiedTime", maxDateAndTime: "2026-05-01T08:00:00Z" })).toBe(
      "2026-05-01T08:00:00.000Z",
    );
    expect(limit({ limitType: "never" })).toBe("3000-01-01T00:00:00.000Z");
    expect(() => limit({ limitType: "atSpecifiedTime", maxDateAndTime: "soon" })).toThrow(
      /45 minutes, or a date/,
    );
  });
});
