import { DEMO, startMockServer } from "@iotpush/mock-server";
import type { NodeMessage } from "node-red";
import { expect, test } from "vitest";
import { FlowHost } from "../../test-support/flow-host.js";
import { CREDENTIALS, serverNode } from "../../test-support/server.js";
import { ADMIN_OPERATIONS } from "./operations.js";

/** One node an operation; the id comes from msg.target. */
const flow = (baseUrl: string) => [
  { id: "flow", type: "tab" },
  serverNode(baseUrl),
  ...[...Object.keys(ADMIN_OPERATIONS), "topics.burn"].map((operation) => ({
    id: operation,
    type: "iotpush-admin",
    z: "flow",
    server: "server",
    operation,
    target: "target",
    targetType: "msg",
    wires: [["out"]],
  })),
  { id: "out", type: "helper", z: "flow" },
  { id: "catch", type: "catch", z: "flow", wires: [["failed"]] },
  { id: "failed", type: "helper", z: "flow" },
];

async function run(
  host: FlowHost,
  operation: string,
  msg: Partial<NodeMessage> = {},
): Promise<NodeMessage["payload"]> {
  const arrived = host.next("out");
  host.node(operation).receive(msg);
  return (await arrived).payload;
}

test("topics, webhooks and devices are listed, made, changed and removed", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(flow(mock.url), CREDENTIALS);

  const topic = await run(host, "topics.create", { payload: { name: "server-alerts", is_private: true } });
  expect(topic).toMatchObject({ name: "server-alerts", is_private: true, api_key: expect.any(String) });
  const { id } = topic as { id: string };
  expect(await run(host, "topics.update", { target: id, payload: { description: "Alerts" } })).toMatchObject({
    description: "Alerts",
  });
  expect(await run(host, "topics.list")).toHaveLength(3);
  expect(await run(host, "topics.delete", { target: id })).toBeNull();
  expect(await run(host, "topics.list")).toHaveLength(2);

  const webhook = (await run(host, "webhooks.create", {
    payload: { url: `${mock.url}/nothing`, events: ["action"] },
  })) as { id: string };
  expect(
    await run(host, "webhooks.update", { target: webhook.id, payload: { active: false } }),
  ).toMatchObject({ active: false });
  expect(await run(host, "webhooks.test", { target: webhook.id })).toMatchObject({
    success: false,
    status: 404,
  });
  expect(await run(host, "webhooks.list")).toHaveLength(1);
  expect(await run(host, "webhooks.delete", { target: webhook.id })).toBeNull();

  const device = { push_token: "ExponentPushToken[x]", platform: "web", device_name: "Tablet" };
  expect(await run(host, "devices.register", { payload: device })).toMatchObject({ device_name: "Tablet" });
  expect(await run(host, "devices.list")).toHaveLength(3);
});

test.each([
  ["topics.create", {}, /data: must be an object/],
  ["topics.create", { payload: { name: "" } }, /name/],
  ["topics.delete", {}, /id: is missing/],
  ["topics.delete", { target: "nothing" }, /not found/i],
  ["topics.burn", {}, /there is no "topics.burn"/],
])("%s with %o is an error that names the fix", async (operation, msg, says) => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(flow(mock.url), CREDENTIALS);
  const failed = host.next("failed");
  host.node(operation).receive(msg);
  expect(await failed).toMatchObject({ error: { message: expect.stringMatching(says) } });
});

test.each([
  ["no session token", { apiKey: DEMO.publicTopicKey }],
  ["an expired session token", { sessionToken: "expired-token" }],
])("%s is reported as such", async (_, server) => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(flow(mock.url), { server });
  const failed = host.next("failed");
  host.node("topics.list").receive({});
  expect(await failed).toMatchObject({ error: { message: expect.stringMatching(/session token/i) } });
});
