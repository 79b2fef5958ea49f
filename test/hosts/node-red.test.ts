import { describe, expect, test } from "vitest";
import { type NodeRedNode, startNodeRed } from "./node-red.ts";

/** GET /hello answers "hello", and a function node shows how often it was asked. */
const flows: NodeRedNode[] = [
  { id: "tab", type: "tab", label: "Hello" },
  { id: "in", type: "http in", z: "tab", url: "/hello", method: "get", wires: [["count"]] },
  {
    id: "count",
    type: "function",
    z: "tab",
    func: 'const n = (context.get("n") || 0) + 1; context.set("n", n); node.status({ text: "asked " + n }); msg.payload = "hello"; return msg;',
    outputs: 1,
    wires: [["out", "print"]],
  },
  { id: "out", type: "http response", z: "tab", wires: [] },
  {
    id: "print",
    type: "debug",
    z: "tab",
    active: true,
    tosidebar: true,
    complete: "payload",
    targetType: "msg",
    wires: [],
  },
];

describe.each([5, 4] as const)("Node-RED %i", (version) => {
  test("starts, deploys, answers, shows status, and comes back after a stop and after a crash", async () => {
    await using nodeRed = await startNodeRed({ version, flows });
    const hello = async () => (await fetch(`${nodeRed.url}/hello`)).text();
    {
      using comms = await nodeRed.comms();
      expect(await hello()).toBe("hello");
      await comms.waitForStatus("count", /asked 1/);
      await expect.poll(() => comms.debug.map(({ msg }) => msg)).toEqual(["hello"]);
    }
    await nodeRed.restart();
    expect(await hello()).toBe("hello");
    await nodeRed.kill();
    await expect(hello()).rejects.toThrow("fetch failed");
    await nodeRed.restart();
    expect(await hello()).toBe("hello");
    expect((await nodeRed.admin.flows()).map(({ id }) => id)).toEqual(flows.map(({ id }) => id));
  });
});

test("Node-RED guards its editor, its nodes and their root if asked to", async () => {
  const user = { user: "nora", password: "correct-horse-1" };
  await using nodeRed = await startNodeRed({
    adminUser: user,
    nodeUser: user,
    settings: { httpNodeRoot: "/endpoints" },
    flows,
  });
  expect((await fetch(`${nodeRed.url}/flows`)).status).toBe(401);
  expect((await fetch(`${nodeRed.url}/endpoints/hello`)).status).toBe(401);
  const authorization = `Basic ${btoa(`${user.user}:${user.password}`)}`;
  expect((await fetch(`${nodeRed.url}/endpoints/hello`, { headers: { authorization } })).status).toBe(200);
  using comms = await nodeRed.comms();
  await comms.waitForStatus("count", /asked 1/);
});
