import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { overridesOf } from "../../host/overrides.js";
import { FlowHost } from "../../test-support/flow-host.js";
import { CREDENTIALS, newestMessage, serverNode } from "../../test-support/server.js";

const flow = (baseUrl: string, receipt: object) => [
  { id: "flow", type: "tab" },
  serverNode(baseUrl),
  {
    id: "send",
    type: "iotpush-send",
    z: "flow",
    server: "server",
    actions: '[{"id":"ack","label":"OK","type":"button"}]',
    actionsType: "json",
    wires: [["receipt"]],
  },
  {
    id: "receipt",
    type: "iotpush-receipt",
    z: "flow",
    server: "server",
    wires: [["out"], ["not"]],
    ...receipt,
  },
  { id: "out", type: "helper", z: "flow" },
  { id: "not", type: "helper", z: "flow" },
  { id: "catch", type: "catch", z: "flow", scope: ["receipt"], wires: [["failed"]] },
  { id: "failed", type: "helper", z: "flow" },
];
const KEY_ONLY = { server: { apiKey: DEMO.publicTopicKey } };

test("reads the receipt of the push before it, with the topic's key alone", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(flow(mock.url, { operation: "get" }), KEY_ONLY);
  const arrived = host.next("out");
  host.node("send").receive({ payload: "x" });
  expect(await arrived).toMatchObject({
    payload: { message_id: newestMessage(mock), status: "delivered", delivered_count: 2 },
    iotpush: { subscribers: 2 },
  });
});

test("a receipt node set to wait sends its message once somebody has answered", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    flow(mock.url, { operation: "wait", until: "acted", timeout: "30" }),
    KEY_ONLY,
  );
  const arrived = host.next("out");
  const waiting = host.status("receipt", (text) => text.includes("waiting"));
  host.node("send").receive({ payload: "x" });
  await waiting;
  mock.control.phones.tap(DEMO.phones[0], newestMessage(mock), "ack");
  expect(await arrived).toMatchObject({
    payload: { status: "acted", actions_taken: [{ action_id: "ack" }] },
    iotpush: { status: "acted", timeout: false },
  });
});

test("goes on at the second output when the time is up", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    flow(mock.url, { operation: "wait", until: "acted", timeout: "2" }),
    KEY_ONLY,
  );
  const arrived = host.next("not");
  host.node("send").receive({ payload: "x" });
  expect(await arrived).toMatchObject({ iotpush: { timeout: true } });
});

test("what a wait leaves in the message is not an override, wherever the receipt's id came from", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    flow(mock.url, { operation: "wait", until: "delivered", receipt_id: "payload" }),
    KEY_ONLY,
  );
  const push = await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "x" });
  const { receipt_id } = (await push.json()) as { receipt_id: string };
  const arrived = host.next("out");
  host.node("receipt").receive({ payload: receipt_id });
  const msg = await arrived;
  expect(msg).toMatchObject({ iotpush: { receipt_id, status: "delivered", timeout: false } });
  expect(overridesOf(msg)).toEqual({});
});

test("lists with a session token, by status", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    flow(mock.url, { operation: "list", status: "acted", limit: "5", limitType: "num" }),
    CREDENTIALS,
  );
  const first = host.next("out");
  host.node("send").receive({ payload: "x" });
  expect(await first).toMatchObject({ payload: [] });
  mock.control.phones.tap(DEMO.phones[0], newestMessage(mock), "ack");
  const second = host.next("out");
  host.node("receipt").receive({});
  expect(await second).toMatchObject({ payload: [{ status: "acted" }] });
});

test.each([
  ["no receipt id", { operation: "get" }, {}, /Wire the node behind iotpush send/],
  [
    "a receipt that is none",
    { operation: "get", receipt_id: "nothing", receipt_idType: "str" },
    {},
    /not found|no receipt/i,
  ],
  ["a list without a session token", { operation: "list" }, {}, /session token/i],
  ["a wrong time limit", { operation: "wait", timeout: "0" }, { iotpush: { receipt_id: "r" } }, /timeout/],
])("%s is an error that names the fix", async (_, receipt, msg, says) => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(flow(mock.url, receipt), KEY_ONLY);
  const failed = host.next("failed");
  host.node("receipt").receive(msg);
  expect(await failed).toMatchObject({ error: { message: expect.stringMatching(says) } });
});
