import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { ILoadOptionsFunctions } from "n8n-workflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordedContext } from "../../test-support/recorded-context.ts";
import { getTopics, searchReceipts, searchTopicIds, searchTopicNames, searchWebhooks } from "./lists.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer();
});
afterAll(() => mock.close());
const host = (credential = {}) =>
  recordedContext({ baseUrl: mock.url, parameters: {}, credential }).host as unknown as ILoadOptionsFunctions;

test("topics come by name or by id, and can be searched", async () => {
  const options = await getTopics.call(host());
  expect(options.map(({ name }) => name).sort()).toEqual([DEMO.privateTopic, DEMO.publicTopic].sort());
  const byName = await searchTopicNames.call(host(), "PRIVATE");
  expect(byName.results).toEqual([{ name: DEMO.privateTopic, value: DEMO.privateTopic }]);
  const byId = await searchTopicIds.call(host(), "private");
  expect(byId.results[0]?.value).toBe(options.find(({ name }) => name === DEMO.privateTopic)?.value);
});

test("receipts and webhooks come with what tells them apart", async () => {
  const headers = { "content-type": "application/json", authorization: `Bearer ${DEMO.sessionToken}` };
  const body = JSON.stringify({ url: "https://example.com/hook", events: ["action"] });
  await fetch(`${mock.url}/api/webhooks`, { method: "POST", headers, body });
  await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "Hi" });
  const { results } = await searchReceipts.call(host());
  expect(results[0]?.name).toContain("delivered");
  expect((await searchWebhooks.call(host())).results[0]?.name).toMatch(/^example\.com: action \(/);
  expect((await searchWebhooks.call(host(), "nothing like it")).results).toEqual([]);
});

test("without a session token the list says what to do", async () => {
  await expect(getTopics.call(host({ sessionToken: "" }))).rejects.toThrow(/fresh session token/);
});
