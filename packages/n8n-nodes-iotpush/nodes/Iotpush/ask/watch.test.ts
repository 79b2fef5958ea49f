import { FakeClock } from "@iotpush/core/testing";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject } from "n8n-workflow";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FakeN8n, nextTurn, startFakeN8n } from "../../../test-support/fake-n8n.ts";
import { clock } from "../../common/transport.ts";

const [PHONE, OTHER_PHONE] = DEMO.phones;

let mock: MockServer;
let n8n: FakeN8n;
let time: FakeClock;
beforeEach(async () => {
  time = new FakeClock(Date.now());
  vi.spyOn(clock, "now").mockImplementation(() => time.now());
  vi.spyOn(clock, "mono").mockImplementation(() => time.mono());
  vi.spyOn(clock, "sleep").mockImplementation((ms, signal) => time.sleep(ms, signal));
  mock = await startMockServer({ deliveries: "off", rateLimit: false });
  n8n = await startFakeN8n(mock.url);
});
afterEach(async () => {
  await n8n[Symbol.asyncDispose]();
  // What sleeps looks once more, and finds the execution over.
  await time.advance(2 * 3_600_000);
  await mock.close();
});

const sent = (text: string) => mock.control.messages({ search: text }).messages;
const ask = (parameters: IDataObject, more = {}) => n8n.ask({ message: "Go?", ...parameters }, more);

/** Lets time pass until something is so; it is as if nothing else took any time. */
async function passUntil(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo() && turns < 5_000; turns++) {
    await time.advance(500);
    await nextTurn();
  }
  expect(isSo()).toBe(true);
}

test("confirms a tap with the receipt that showed it, which is not read again", async () => {
  const execution = await ask({ wayBack: "receipt", options: { confirmWithReceipt: true } });
  mock.control.phones.tap(PHONE, String(sent("Go?")[0]?.id), "approve");
  mock.control.faults.add({ match: { path: "/api/receipts/" }, nth: 2, status: 503, body: {} });
  await passUntil(() => execution.resumed !== undefined);
  expect(execution.resumed?.outputs).toMatchObject([[{ json: { data: { approved: true } } }]]);
});

test("reminds as often as it is to, and a tap on any of the messages counts", async () => {
  const execution = await ask({ options: { remindEveryMinutes: 5, remindTimes: 2 } });
  const start = time.now();
  await passUntil(() => sent("Go?").length === 3);
  expect(time.now() - start).toBeGreaterThanOrEqual(2 * 300_000);
  await passUntil(() => time.now() - start > 40 * 60_000);
  const messages = sent("Go?");
  expect(messages).toHaveLength(3);
  mock.control.phones.tap(PHONE, String(messages[1]?.id), "reject");
  await passUntil(() => execution.resumed !== undefined);
  expect(execution.resumed?.outputs).toMatchObject([[{ json: { data: { approved: false } } }]]);
});

test("replies to a tap on another message of an answered question", async () => {
  const execution = await ask({ title: "Release", options: { remindEveryMinutes: 5, remindTimes: 1 } });
  await passUntil(() => sent("Go?").length === 2);
  const [second, first] = sent("Go?");
  mock.control.phones.tap(PHONE, String(second?.id), "approve");
  await passUntil(() => execution.resumed !== undefined);
  mock.control.phones.tap(OTHER_PHONE, String(first?.id), "reject");
  await passUntil(() => sent("Too late").length === 1);
  expect(sent("Too late")).toMatchObject([
    { title: "Release", message: expect.stringMatching(/^Too late: closed at \d\d:\d\d$/), priority: "low" },
  ]);
});

test("escalates to the second topic, whose tap counts, with its own key", async () => {
  await mock.control.seed({
    accounts: [
      {
        name: "demo",
        plan: "business",
        topics: [
          { name: "first", api_key: "key-of-first", is_private: true },
          { name: "second", api_key: "key-of-second", is_private: true },
        ],
        phones: [{ name: "A phone", platform: "android", topics: ["first", "second"] }],
      },
    ],
  });
  const execution = await ask(
    { escalate: true, escalateAfterMinutes: 10 },
    {
      credential: { topic: "first", apiKey: "key-of-first" },
      escalation: { topic: "second", apiKey: "key-of-second" },
    },
  );
  await passUntil(() => sent("Go?").length === 2);
  const [second] = sent("Go?");
  expect(second?.topic).toBe("second");
  mock.control.phones.tap("A phone", String(second?.id), "approve");
  await passUntil(() => execution.resumed !== undefined);
  expect(execution.resumed?.outputs).toMatchObject([
    [{ json: { data: { approved: true, topic: "second" } } }],
  ]);
});

test("replies to a tap after the limit that it was too late", async () => {
  const limit = { whenNobodyAnswers: "goOn", resumeAmount: 1, resumeUnit: "minutes" };
  const execution = await ask(limit);
  await passUntil(() => execution.resumed !== undefined);
  mock.control.phones.tap(PHONE, String(sent("Go?")[0]?.id), "approve");
  await passUntil(() => sent("Too late").length === 1);
  expect(execution.resumed?.outputs).toEqual([[{ json: {}, pairedItem: { item: 0 } }]]);
});

test("replies to a tap when a person has stopped the execution", async () => {
  const execution = await ask({});
  execution.status = "stopped";
  mock.control.phones.tap(PHONE, String(sent("Go?")[0]?.id), "approve");
  await passUntil(() => sent("Too late").length === 1);
});

test("sends no reminder for an execution that a person stopped", async () => {
  const execution = await ask({ options: { remindEveryMinutes: 5, remindTimes: 2 } });
  const start = time.now();
  await passUntil(() => time.now() - start > 60_000);
  execution.status = "over";
  await passUntil(() => time.now() - start > 8 * 60_000);
  expect(sent("Go?")).toHaveLength(1);
});
