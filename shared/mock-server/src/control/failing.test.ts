import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { DEMO, type MockServer, startMockServer } from "../index.js";

const session = { authorization: `Bearer ${DEMO.sessionToken}` };
const BUTTONS = [{ id: "yes", label: "Yes", type: "button" }];

const post = async (mock: MockServer, path: string, body: object) =>
  (
    await fetch(`${mock.url}${path}`, { method: "POST", headers: session, body: JSON.stringify(body) })
  ).json();
const push = async (mock: MockServer): Promise<string> => {
  const response = await fetch(`${mock.url}/api/push/my-topic`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: "m", actions: BUTTONS }),
  });
  return ((await response.json()) as { id: string }).id;
};

test("a receipt is failed when its last phone cannot be reached, and not while another was", async () => {
  await using mock = await startMockServer();
  for (const phone of DEMO.phones) mock.control.phones.setOnline(phone, false);
  const id = await push(mock);
  expect(mock.control.message(id).status).toBe("queued");
  await post(mock, "/_mock/phones/Pixel%209/fail", { message_id: id });
  expect(mock.control.message(id)).toMatchObject({ status: "queued", phones: [{ deliveredAt: null }] });
  await post(mock, "/_mock/phones/iPhone%2016/fail", { message_id: id });
  expect(mock.control.message(id)).toMatchObject({ status: "failed", phones: [] });
  expect(await post(mock, "/_mock/phones/iPhone%2016/fail", { message_id: id })).toMatchObject({
    error: `No message ${id} waits for iPhone 16`,
  });
  const list = await fetch(`${mock.url}/api/receipts?status=failed`, { headers: session });
  expect(await list.json()).toMatchObject({ receipts: [{ message_id: id, status: "failed" }] });
});

test.each(["deliver", "read", "fail", "dismiss"])("%s of an unknown message is refused", async (what) => {
  await using mock = await startMockServer();
  expect(await post(mock, `/_mock/phones/Pixel%209/${what}`, { message_id: "m1" })).toMatchObject({
    error: expect.stringMatching(/^(No message m1 .* Pixel 9|Message not found)$/),
  });
});

test("what a phone has already may be delivered and read again", async () => {
  await using mock = await startMockServer();
  const id = await push(mock);
  for (const what of ["read", "read", "deliver"])
    expect(await post(mock, `/_mock/phones/Pixel%209/${what}`, { message_id: id })).toEqual({
      success: true,
    });
});

test("a receipt is failed when nobody but a webhook subscriber is there, and that one fails", async () => {
  const hook = createServer((_, response) => response.writeHead(500).end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => hook.once("listening", resolve));
  await using mock = await startMockServer({
    profile: "live",
    seed: {
      accounts: [
        {
          name: "a",
          plan: "pro",
          session_token: DEMO.sessionToken,
          topics: [{ name: "my-topic", api_key: "k" }],
        },
      ],
    },
  });
  const state = (await (await fetch(`${mock.url}/_mock/state`)).json()) as { topics: { id: string }[] };
  await post(mock, "/api/subscribers", {
    topic_id: state.topics[0]?.id,
    endpoint: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`,
    type: "webhook",
  });
  const id = await push(mock);
  await mock.control.waitForDelivery({ kind: "subscriber", state: "failed" });
  expect(mock.control.message(id).status).toBe("failed");
  hook.close();
});

test("a rule can be late: it taps when somebody else has answered, and is refused", async () => {
  await using mock = await startMockServer();
  mock.control.rules.add({ do: { tap: "yes" }, phone: "iPhone 16", late: true });
  const tap = vi.spyOn(mock.control.phones, "tap");
  const id = await push(mock);
  mock.control.phones.tap("Pixel 9", id, "yes");
  await expect.poll(() => tap.mock.calls.length).toBe(2);
  expect(tap.mock.calls[1]).toEqual(["iPhone 16", id, "yes"]);
  expect(tap.mock.results[1]).toMatchObject({ type: "throw", value: { status: 409 } });
  expect(mock.control.message(id).actionsTaken).toMatchObject([{ device_name: "Pixel 9" }]);
});

test.each([
  ["a column there is not", { now: 0, frozen: false, tables: { accounts: [{ id: "x", shoe_size: 43 }] } }],
  ["no time", { tables: {} }],
  ["a time that no calendar knows", { now: 1e20, frozen: false, tables: {} }],
])("a snapshot with %s does not fit and is refused, and nothing is lost", async (_, snapshot) => {
  await using mock = await startMockServer();
  const id = await push(mock);
  const response = await fetch(`${mock.url}/_mock/snapshot`, {
    method: "PUT",
    body: JSON.stringify(snapshot),
  });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { error: expect.stringContaining("does not fit") },
  ]);
  expect(mock.control.message(id).message).toBe("m");
});

test("a clock that is moved too far is refused, and goes on as it was", async () => {
  await using mock = await startMockServer();
  const answer = await post(mock, "/_mock/clock", { advance_ms: 1e300 });
  expect(answer).toMatchObject({ error: expect.stringContaining("not a valid time") });
  expect(mock.clock.now() - Date.now()).toBeLessThan(60_000);
});
