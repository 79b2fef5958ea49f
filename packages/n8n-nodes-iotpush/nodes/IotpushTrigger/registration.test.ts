import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject, IHookFunctions } from "n8n-workflow";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CALLBACK_SECRET, recordedContext, valueAt } from "../../test-support/recorded-context.ts";
import { checkExists, createRegistration, removeRegistration } from "./registration.ts";

let mock: MockServer;
beforeEach(async () => {
  mock = await startMockServer();
});
afterEach(() => mock.close());

const headers = { "content-type": "application/json", authorization: `Bearer ${DEMO.sessionToken}` };
const webhooks = async () => {
  const response = await fetch(`${mock.url}/api/webhooks`, { headers });
  return ((await response.json()) as { webhooks: IDataObject[] }).webhooks;
};
function hook(state: IDataObject, parameters: IDataObject = {}, credential: IDataObject = {}, url?: string) {
  const { host } = recordedContext({ baseUrl: mock.url, parameters, credential });
  return Object.assign(host, {
    getNodeParameter: (name: string, fallback?: unknown) =>
      valueAt({ source: "account", ...parameters }, name, fallback),
    getWorkflowStaticData: () => state,
    getNodeWebhookUrl: () => url ?? "http://127.0.0.1:5678/webhook/w/node-id/:secret",
  }) as unknown as IHookFunctions;
}

test("registers with the credential's secret in the path, finds itself, brings itself in line, and removes itself only", async () => {
  await fetch(`${mock.url}/api/webhooks`, {
    method: "POST",
    headers,
    body: JSON.stringify({ url: "http://127.0.0.1:9/x", events: ["all"] }),
  });
  const state: IDataObject = {};
  expect(await checkExists(hook(state))).toBe(false);
  await createRegistration(hook(state, { filters: { topics: DEMO.privateTopic } }));
  const [own] = (await webhooks()).filter(({ id }) => id === state.webhookId);
  expect(own).toMatchObject({
    url: `http://127.0.0.1:5678/webhook/w/node-id/${CALLBACK_SECRET}`,
    events: ["action"],
  });
  expect(state.topics).toEqual([{ id: expect.any(String), name: DEMO.privateTopic }]);
  expect(own?.topic_ids).toHaveLength(1);
  expect(await checkExists(hook(state, { events: ["read", "expired"] }))).toBe(true);
  const [changed] = (await webhooks()).filter(({ id }) => id === state.webhookId);
  expect(changed).toMatchObject({ events: ["read", "expired"], topic_ids: [] });
  expect(await checkExists(hook(state, {}, {}, "http://127.0.0.1:5678/webhook/moved/node-id/:secret"))).toBe(
    false,
  );
  await removeRegistration(hook(state));
  expect(state).not.toHaveProperty("webhookId");
  expect((await webhooks()).map(({ url }) => url)).toEqual(["http://127.0.0.1:9/x"]);
});

test("makes a secret of its own if the credential has none, and keeps it", async () => {
  const state: IDataObject = {};
  await createRegistration(hook(state, {}, { callbackSecret: "" }));
  const { secret } = state;
  expect(secret).toMatch(/^[\w-]{43}$/);
  await createRegistration(hook(state, {}, { callbackSecret: "" }));
  expect(state.secret).toBe(secret);
  expect((await webhooks()).map(({ url }) => url)).toEqual([
    `http://127.0.0.1:5678/webhook/w/node-id/${secret}`,
  ]);
});

test("tolerates that its webhook is gone already", async () => {
  const state: IDataObject = { webhookId: "gone" };
  expect(await removeRegistration(hook(state))).toBe(true);
  expect(state).not.toHaveProperty("webhookId");
  mock.control.faults.add({ match: { method: "DELETE" }, status: 403, body: { error: "no" } });
  await expect(removeRegistration(hook({ webhookId: "kept" }))).rejects.toThrow(/Not allowed/);
});

describe("refuses what cannot work, with the fix", () => {
  test.each([
    ["no session token", {}, { sessionToken: "" }, /Callbacks of Messages/],
    ["callbacks without a secret", { source: "callback" }, { callbackSecret: "" }, /Callback Secret/],
    ["a secret that n8n would not find in a path", {}, { callbackSecret: "kA3/x9+Q=" }, /letters and digits/],
    [
      "such a secret for callbacks",
      { source: "callback" },
      { callbackSecret: "kA3/x9+Q=" },
      /letters and digits/,
    ],
    ["an unknown topic", { filters: { topics: "nowhere" } }, {}, /Use one of my-/],
    [
      "topics without a session",
      { source: "callback", filters: { topics: "doors" } },
      { sessionToken: "" },
      /leave the topics empty/,
    ],
  ])("%s", async (_, parameters, credential, fix) => {
    await expect(createRegistration(hook({}, parameters, credential))).rejects.toThrow(fix);
  });

  test("an address without https, for a service elsewhere", async () => {
    const elsewhere = hook({}, {}, { baseUrl: "https://iotpush.example.com" });
    await expect(createRegistration(elsewhere)).rejects.toThrow(/WEBHOOK_URL to its public https address/);
  });
});

test("registers nothing for callbacks of messages", async () => {
  const state: IDataObject = {};
  expect(await createRegistration(hook(state, { source: "callback" }, { sessionToken: "" }))).toBe(true);
  expect(await checkExists(hook(state, { source: "callback" }))).toBe(false);
  expect(await webhooks()).toEqual([]);
});
