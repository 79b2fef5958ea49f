import { FakeClock } from "@iotpush/core/testing";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject } from "n8n-workflow";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeN8n, type FakeProcesses, nextTurn, startFakeN8n } from "../../../test-support/fake-n8n.ts";

const [PHONE, OTHER_PHONE] = DEMO.phones;

let mock: MockServer;
let time: FakeClock;
let n8n: FakeN8n | undefined;
beforeEach(async () => {
  time = new FakeClock(Date.now());
  mock = await startMockServer({ rateLimit: false });
});
afterEach(async () => {
  await n8n?.[Symbol.asyncDispose]();
  await time.advance(3 * 3_600_000);
  await mock.close();
});

/** Another process of n8n: nothing of its memory is shared. One that `ends` does nothing more once it has asked. */
async function startProcess(ends = false) {
  vi.resetModules();
  const { clock } = await import("../../common/transport.ts");
  vi.spyOn(clock, "now").mockImplementation(() => time.now());
  vi.spyOn(clock, "mono").mockImplementation(() => time.mono());
  vi.spyOn(clock, "sleep").mockImplementation((ms, signal) =>
    ends ? new Promise<void>(() => {}) : time.sleep(ms, signal),
  );
  const [{ execute }, { resume }] = await Promise.all([import("../execute.ts"), import("./resume.ts")]);
  return { execute, resume };
}

/** A worker, and two processes that take callbacks. */
async function start(route: FakeProcesses["route"]): Promise<FakeN8n> {
  const processes = [await startProcess(), await startProcess(), await startProcess()];
  n8n = await startFakeN8n(mock.url, 0, { processes, route: (...request) => 1 + route(...request) });
  return n8n;
}

const sent = (text: string) => mock.control.messages({ search: text }).messages;

async function passUntil(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo() && turns < 5_000; turns++) {
    await time.advance(500);
    mock.clock.set(time.now());
    await nextTurn();
  }
  expect(isSo()).toBe(true);
}

async function pass(ms: number): Promise<void> {
  const end = time.now() + ms;
  await passUntil(() => time.now() >= end);
}

const number = (text: string) => [...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
const routes: [string, FakeProcesses["route"]][] = [
  ["by turns", (count) => count % 2],
  ["by the question", (_, query) => number(String(query.get("question"))) % 2],
  [
    "to one, but to the other from n8n itself",
    (_, query) => (query.has("report") || query.has("passed") ? 1 : 0),
  ],
];

describe.each(routes)("two processes take callbacks, which come %s", (_, route) => {
  const items = [0, 1, 2, 3].map((n) => ({ json: { n } }));
  const each = (parameters: IDataObject, more = {}) => ({
    parameters: { askFor: "each", message: "={{ $json.n }}?", ...parameters },
    more: { items, ...more },
  });

  test("a question is asked as often as configured, and a late tap gets one notice", async () => {
    const options = { remindEveryMinutes: 5, remindTimes: 2, outcomeNotice: true };
    const execution = await (await start(route)).ask({ message: "Go?", options });
    await pass(30 * 60_000);
    const [third, second, first] = sent("Go?");
    expect(sent("Go?")).toHaveLength(3);
    mock.control.phones.tap(PHONE, String(second?.id), "approve");
    await passUntil(() => execution.resumed !== undefined);
    mock.control.phones.tap(OTHER_PHONE, String(third?.id), "reject");
    mock.control.phones.tap(OTHER_PHONE, String(first?.id), "reject");
    await pass(5 * 60_000);
    expect(sent("Too late")).toHaveLength(2);
    expect(sent("Approve: ")).toHaveLength(1);
  });

  test("somebody else's tap has the question asked again once", async () => {
    const parameters = {
      message: "Go?",
      allowedResponders: "A person",
      askAgain: 3,
      unauthorizedNotice: "Not you",
    };
    await (await start(route)).ask(parameters);
    await pass(60_000);
    mock.control.phones.tap(PHONE, String(sent("Go?")[0]?.id), "approve");
    await pass(60_000);
    expect(sent("Go?")).toHaveLength(2);
    expect(sent("Not you")).toHaveLength(1);
  });

  test("each item has its reminder and its notice once, and its first answer", async () => {
    const options = { remindEveryMinutes: 5, remindTimes: 1, outcomeNotice: true };
    const { parameters, more } = each({ options });
    const execution = await (await start(route)).ask(parameters, more);
    const messages = sent("?")
      .map(({ id }) => id)
      .reverse();
    await pass(1_000);
    mock.control.phones.tap(PHONE, String(messages[0]), "approve");
    await pass(20 * 60_000);
    expect(sent("?")).toHaveLength(4 + 3);
    for (const { id } of sent("?").slice(0, 3)) mock.control.phones.tap(PHONE, id, "reject");
    await passUntil(() => execution.resumed !== undefined);
    expect(execution.resumed?.outputs?.[0]?.map(({ json }) => json.data)).toMatchObject([
      { approved: true },
      { approved: false },
      { approved: false },
      { approved: false },
    ]);
    for (const id of messages.slice(1)) mock.control.phones.tap(OTHER_PHONE, id, "approve");
    await pass(5 * 60_000);
    expect(sent("Too late")).toHaveLength(3);
    expect(sent("Approve: ")).toHaveLength(1);
    expect(sent("Reject: ")).toHaveLength(3);
  });

  test("no receipt can be read, and each item's answer counts nevertheless", async () => {
    const { parameters, more } = each(
      {},
      { credential: { topic: DEMO.publicTopic, apiKey: "", sessionToken: "" } },
    );
    const execution = await (await start(route)).ask(parameters, more);
    await pass(1_000);
    for (const { id } of sent("?")) mock.control.phones.tap(PHONE, id, "approve");
    await passUntil(() => execution.resumed !== undefined);
    expect(execution.resumed?.outputs?.[0]).toMatchObject(
      items.map(({ json }) => ({ json: { ...json, data: { approved: true } } })),
    );
  });
});

test("a tap counts although the process that watched the question is down", async () => {
  const [watching, down] = [1, 7];
  const route: FakeProcesses["route"] = (_, query) =>
    query.has("report") ? watching : query.has("passed") ? down : 0;
  const execution = await (await start(route)).ask({ message: "Go?", wayBack: "auto" });
  await pass(1_000);
  mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 503, body: {} });
  mock.control.phones.tap(PHONE, String(sent("Go?")[0]?.id), "approve");
  await passUntil(() => execution.resumed !== undefined);
});

test("somebody else's tap after a restart has the question asked again, with no reminder on top", async () => {
  const processes = [await startProcess(true), await startProcess()];
  n8n = await startFakeN8n(mock.url, 0, { processes, route: () => 1 });
  const options = { remindEveryMinutes: 5, remindTimes: 2 };
  await n8n.ask({ message: "Go?", allowedResponders: "A person", askAgain: 3, options });
  await pass(7 * 60_000);
  expect(sent("Go?")).toHaveLength(1);
  mock.control.phones.tap(PHONE, String(sent("Go?")[0]?.id), "approve");
  await pass(60_000);
  expect(sent("Go?")).toHaveLength(2);
});

test("many tap at once after a restart of a single process, which does not look for another each time", async () => {
  const { ask, resumed } = await start(() => 0);
  const executions = [
    await ask({ message: "1?" }),
    await ask({ message: "2?" }),
    await ask({ message: "3?" }),
  ];
  // No time passes: nobody has asked the process to watch.
  for (const { id } of sent("?")) mock.control.phones.tap(PHONE, id, "approve");
  await Promise.all(executions.map(resumed));
});

test("a tap that cannot be judged just now counts later, although the service does not call again", async () => {
  const { ask } = await start(() => 0);
  const execution = await ask({ message: "Go?", options: { confirmWithReceipt: true } });
  mock.control.faults.add({ match: { path: "/api/receipts" }, times: 3, status: 503, body: {} });
  mock.control.phones.tap(PHONE, String(sent("Go?")[0]?.id), "approve");
  await mock.control.waitForDelivery({ kind: "callback" });
  await passUntil(() => execution.resumed !== undefined);
});
