import { expect, test } from "vitest";
import { FlowHost } from "./test-support/flow-host.js";
import { serverNode } from "./test-support/server.js";

test("the runtime is loaded with the first node, not at Node-RED's start", async () => {
  const without = [{ id: "flow", type: "tab" }];
  await using host = await FlowHost.start(without);
  expect(host.loaded).toBe(false);
  await host.deploy([...without, serverNode("http://127.0.0.1:9")], "full");
  expect(host.loaded).toBe(true);
});

test("the runtime is loaded with the editor's first question", async () => {
  await using host = await FlowHost.start([{ id: "flow", type: "tab" }]);
  expect((await host.admin("GET", "sidebar")).status).toBe(200);
  expect(host.loaded).toBe(true);
});
