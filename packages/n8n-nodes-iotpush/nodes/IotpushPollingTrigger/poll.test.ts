import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject, IPollFunctions } from "n8n-workflow";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recordedContext, valueAt } from "../../test-support/recorded-context.ts";
import { poll } from "./poll.ts";

let mock: MockServer;
beforeEach(async () => {
  mock = await startMockServer();
  mock.clock.set(Date.now(), { frozen: true });
});
afterEach(() => mock.close());

/** What it reads gets to it once it is `brought`. */
async function polled(
  state: IDataObject,
  parameters: IDataObject = {},
  mode = "trigger",
  credential = {},
  brought: Promise<void> = Promise.resolve(),
) {
  const { host } = recordedContext({ baseUrl: mock.url, parameters, credential });
  const { httpRequestWithAuthentication: send } = host.helpers;
  const context = Object.assign(host, {
    helpers: {
      httpRequestWithAuthentication: async (...given: Parameters<typeof send>) => {
        const response = await send.apply(host, given);
        await brought;
        return response;
      },
    },
    getNodeParameter: (name: string, fallback?: unknown) => valueAt(parameters, name, fallback),
    getWorkflowStaticData: () => state,
    getMode: () => mode,
  });
  const items = await poll(context as unknown as IPollFunctions);
  return items?.[0]?.map(({ json }) => json.messageId) ?? null;
}
async function ask(topic: string = DEMO.privateTopic): Promise<string> {
  const response = await fetch(`${mock.url}/api/push/${topic}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.privateTopicKey}` },
    body: JSON.stringify({ message: "Hi", actions: [{ id: "ack", label: "Acknowledge", type: "button" }] }),
  });
  return ((await response.json()) as { id: string }).id;
}
const answer = (id: string) => mock.control.phones.tap(DEMO.phones[0], id, "ack");

test("gives each new answer once, even if ninety messages share a created_at and n8n restarts in between", async () => {
  const messages = await Promise.all(Array.from({ length: 90 }, () => ask()));
  const [old = "", early = "", ...rest] = messages;
  answer(old);
  const state: IDataObject = {};
  expect(await polled(state)).toBeNull();
  expect(await polled(state)).toBeNull();
  answer(early);
  expect(await polled(state)).toEqual([early]);
  const restarted = JSON.parse(JSON.stringify(state)) as IDataObject;
  for (const message of rest) answer(message);
  expect((await polled(restarted))?.toSorted()).toEqual(rest.toSorted());
  expect(await polled(restarted)).toBeNull();
});

test("gives an answer once if a slow poll ends after the next one", async () => {
  const state: IDataObject = {};
  await polled(state);
  const message = await ask();
  let bring = () => {};
  const brought = new Promise<void>((resolve) => {
    bring = resolve;
  });
  const since = mock.control.requests.list()[0]?.id ?? 0;
  const slow = polled(state, {}, "trigger", {}, brought);
  await mock.control.requests.waitFor({ path: "/api/receipts" }, { since });
  answer(message);
  expect(await polled(state)).toEqual([message]);
  bring();
  expect(await slow).toBeNull();
  expect(await polled(state)).toBeNull();
});

test("filters answers, and still does not give one again when the filter changes", async () => {
  const state: IDataObject = {};
  await polled(state);
  const message = await ask();
  answer(message);
  expect(await polled(state, { filters: { actionIds: "approve" } })).toBeNull();
  expect(await polled(state)).toBeNull();
});

/** The time of the mock server and, for what it runs, of n8n. */
async function at<T>(hours: number, work: () => Promise<T>): Promise<T> {
  const now = Date.parse("2026-04-10T00:00:00Z") + hours * 3_600_000;
  mock.clock.set(now, { frozen: true });
  const clock = vi.spyOn(Date, "now").mockReturnValue(now);
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}

test.each([
  ["further back", { options: { lookBackHours: 1 } }, { options: { lookBackHours: 24 } }],
  ["at all topics again", { filters: { topics: DEMO.publicTopic } }, {}],
])("looks %s: old answers are not new, those since the last poll are", async (_, before, after) => {
  const [old = "", late = ""] = await at(0, () => Promise.all([ask(), ask()]));
  const state: IDataObject = {};
  await at(1, async () => answer(old));
  await at(3, () => polled(state, before));
  await at(4, async () => answer(late));
  expect(await at(5, () => polled(state, after))).toEqual([late]);
  expect(await at(6, () => polled(state, after))).toBeNull();
});

test("gives a late answer even if n8n's clock is hours ahead of the service's", async () => {
  const message = await at(0, () => ask());
  const state: IDataObject = {};
  await at(8, () => polled(state));
  await at(5, async () => answer(message));
  expect(await at(9, () => polled(state))).toEqual([message]);
});

test("finds what was answered while n8n was down for longer than it looks back", async () => {
  const state: IDataObject = { readAt: new Date(Date.now() - 72 * 3_600_000).toISOString(), known: [] };
  mock.clock.set(Date.now() - 60 * 3_600_000, { frozen: true });
  const message = await ask();
  answer(message);
  mock.clock.set(Date.now(), { frozen: true });
  expect(await polled(state, { options: { lookBackHours: 1 } })).toEqual([message]);
});

test("shows one answer when it is tried by hand, and remembers nothing of it", async () => {
  const message = await ask();
  answer(message);
  const state: IDataObject = {};
  expect(await polled(state, { filters: { topics: DEMO.privateTopic } }, "manual")).toEqual([message]);
  expect(state).toEqual({});
});

test("says that listing needs a session token, and that one lasts about an hour", async () => {
  await expect(polled({}, {}, "trigger", { sessionToken: "" })).rejects.toThrow(
    /session token.*about an hour/s,
  );
});
