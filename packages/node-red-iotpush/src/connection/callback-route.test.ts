import { startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { FlowHost } from "../test-support/flow-host.js";
import { CREDENTIALS, serverNode } from "../test-support/server.js";

const flow = (baseUrl: string, publicUrl: string, name: string) => [
  { id: "flow", type: "tab" },
  serverNode(baseUrl, { publicUrl, name }),
  { id: "ask", type: "iotpush-ask", z: "flow", server: "server", name, buttons: [], wires: [[]] },
  {
    id: "action",
    type: "iotpush-action",
    z: "flow",
    server: "server",
    name,
    source: "callback",
    wires: [[]],
  },
];

test("deploying again and again leaves no routes behind", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start((url) => flow(mock.url, url, "first"), CREDENTIALS);
  const before = host.routes;
  expect(before).toBeGreaterThan(0);
  for (const type of ["full", "flows", "nodes", "full"] as const)
    await host.deploy(flow(mock.url, host.url, `${type} ${host.routes}`), type, CREDENTIALS);
  expect(host.routes).toBe(before);
});

test("a connection whose id must be escaped in a URL gets its callbacks, too", async () => {
  await using mock = await startMockServer();
  const id = "my server/ü?#%41";
  const nodes = (url: string) => flow(mock.url, url, "").map((node) => ({ ...node, ...own(node) }));
  const own = (node: object) => ("server" in node ? { server: id } : "baseUrl" in node ? { id } : {});
  await using host = await FlowHost.start(nodes, { [id]: CREDENTIALS.server });
  const path = encodeURIComponent(id);
  const { body } = await host.admin("GET", `servers/${path}/event-url`);
  const { url } = body as { url: string };
  const event = JSON.stringify({ event: "action", message_id: "m", action_id: "yes" });
  const headers = { "content-type": "application/json" };
  expect((await fetch(url, { method: "POST", headers, body: event })).status).toBe(200);
});

test("a callback to nobody is 404, one of another kind than POST never counts", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start((url) => flow(mock.url, url, ""), CREDENTIALS);
  const status = async (path: string, method = "POST") =>
    (await fetch(`${host.url}/iotpush/${path}`, { method, signal: AbortSignal.timeout(5_000) })).status;
  expect(await status("callback/nobody/q/s")).toBe(404);
  expect(await status("events/nobody/s")).toBe(404);
  expect(await status("callback/server/q/s")).toBe(401);
  expect(await status("callback/server/q/s", "GET")).toBe(405);
});
