import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { connections } from "../../connection/deployment.js";
import { FlowHost } from "../../test-support/flow-host.js";
import { CREDENTIALS, newestMessage, serverNode } from "../../test-support/server.js";

const [PHONE] = DEMO.phones;
const actions = JSON.stringify([{ id: "open", label: "Open", type: "button" }]);

const flow = (
  baseUrl: string,
  publicUrl: string,
  ...nodes: { id: string; [property: string]: unknown }[]
) => [
  { id: "flow", type: "tab" },
  serverNode(baseUrl, { publicUrl }),
  ...nodes.map((node) => ({
    type: "iotpush-action",
    z: "flow",
    server: "server",
    wires: [[`${node.id}-out`]],
    ...node,
  })),
  ...nodes.map(({ id }) => ({ id: `${id}-out`, type: "helper", z: "flow" })),
  {
    id: "send",
    type: "iotpush-send",
    z: "flow",
    server: "server",
    actions,
    actionsType: "json",
    callback_urlType: "events",
    wires: [["sent"]],
  },
  { id: "sent", type: "helper", z: "flow" },
];

/** Sends a push with a button, and taps it. */
async function pushAndTap(host: FlowHost, mock: MockServer): Promise<void> {
  const sent = host.next("sent");
  host.node("send").receive({ payload: "Gate?" });
  await sent;
  mock.control.phones.tap(PHONE, newestMessage(mock), "open");
}

test("the account's webhook is registered once for all nodes, and removed with the last one", async () => {
  await using mock = await startMockServer();
  let url = "";
  const nodes = (...ids: string[]) => flow(mock.url, url, ...ids.map((id) => ({ id, source: "webhook" })));
  await using host = await FlowHost.start((at) => {
    url = at;
    return nodes("a", "b");
  }, CREDENTIALS);
  const webhooks = () =>
    mock.control.requests
      .list({})
      .filter(({ method, path }) => path.startsWith("/api/webhooks") && method !== "GET");
  await host.status("a", (text) => text.includes("status.nothing"));
  expect(webhooks().map(({ method }) => method)).toEqual(["POST"]);

  const arrived = Promise.all([host.next("a-out"), host.next("b-out")]);
  await pushAndTap(host, mock);
  expect(await arrived).toMatchObject([
    { payload: "open", topic: DEMO.publicTopic, iotpush: { event: "action", label: "Open" } },
    { payload: "open" },
  ]);

  await host.deploy(nodes("b"), "nodes", CREDENTIALS);
  expect(webhooks()).toHaveLength(1);
  await host.deploy(nodes(), "nodes", CREDENTIALS);
  await expect
    .poll(() =>
      webhooks()
        .map(({ method }) => method)
        .sort(),
    )
    .toEqual(["DELETE", "POST"]);
});

describe.each(["documented", "live"] as const)("the %s service", (profile) => {
  test("calls the endpoint that iotpush send offers; filters decide", async () => {
    await using mock = await startMockServer({ profile });
    await using host = await FlowHost.start(
      (url) =>
        flow(
          mock.url,
          url,
          { id: "all", source: "callback" },
          { id: "other", source: "callback", actions: "close" },
        ),
      CREDENTIALS,
    );
    const arrived = host.next("all-out");
    let others = 0;
    host.node("other-out").on("input", () => {
      others += 1;
    });
    await pushAndTap(host, mock);
    expect(await arrived).toMatchObject({
      payload: "open",
      topic: DEMO.publicTopic,
      iotpush: { device: PHONE },
    });
    expect(others).toBe(0);
  });

  test("is read if there is no public URL", async () => {
    await using mock = await startMockServer({ profile });
    await using host = await FlowHost.start(
      flow(mock.url, "", { id: "read", source: "poll", events: ["delivered", "action"] }).map((node) =>
        node.id === "send" ? { ...node, callback_urlType: "str" } : node,
      ),
      CREDENTIALS,
    );
    await host.status("read", (text) => text.includes("status.nothing"));
    const events: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      host.node("read-out").on("input", (msg: { payload?: unknown }) => {
        events.push(msg.payload);
        if (events.length === 2) resolve();
      });
    });
    await pushAndTap(host, mock);
    await both;
    expect(events).toEqual(["delivered", "open"]);
  });
});

test("a callback with a wrong secret is refused, a duplicate is answered and dropped", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    (url) => flow(mock.url, url, { id: "in", source: "callback" }),
    CREDENTIALS,
  );
  const { body } = await host.admin("GET", "servers/server/event-url");
  const { url } = body as { url: string };
  let count = 0;
  host.node("in-out").on("input", () => {
    count += 1;
  });
  const call = (to: string) =>
    fetch(to, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"event":"action","message_id":"m1","action_id":"open","acted_at":"2026-01-01T00:00:00Z"}',
    });
  expect((await call(url.replace(/[^/]+$/, "x".repeat(43)))).status).toBe(401);
  expect((await call(url)).status).toBe(200);
  expect((await call(url)).status).toBe(200);
  await expect.poll(() => count).toBe(1);
});

test.each([
  ["without a public URL", { source: "webhook" }, CREDENTIALS, /Set the public URL/],
  ["without a session token", { source: "webhook" }, {}, /session token/i],
  ["reading without a session token", { source: "poll" }, {}, /session token/i],
])("%s the status names the fix", async (what, node, credentials, says) => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    (url) => flow(mock.url, what === "without a public URL" ? "" : url, { id: "in", ...node }),
    credentials,
  );
  expect(await host.status("in", (text) => text !== "")).toMatch(says);
});

test("without a public URL a node that waits for callbacks names the fix, also once the flows have started", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(flow(mock.url, "", { id: "in", source: "callback" }), CREDENTIALS);
  await connections.get("server")?.events.settle();
  expect(await host.status("in", () => true)).toMatch(/Set the public URL/);
});

test("a problem that has passed is no longer shown, even after an event", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    (url) => flow(mock.url, url, { id: "in", source: "webhook" }),
    CREDENTIALS,
  );
  const arrived = host.next("in-out");
  await pushAndTap(host, mock);
  await arrived;
  await host.status("in", (text) => text === "Open");
  const deployedAgain = () => connections.get("server")?.events.settle();
  mock.control.faults.add({ match: { path: "/api/webhooks" }, status: 403 });
  await deployedAgain();
  await host.status("in", (text) => text !== "" && text !== "Open");
  mock.control.faults.clear();
  await deployedAgain();
  expect(await host.status("in", (text) => text === "Open")).toBe("Open");
});
