import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { startFixture } from "./fixture.ts";
import { askFlow, server } from "./flows.ts";

test.each([5, 4] as const)(
  "Node-RED %i loads every node, asks, and takes the question up after a restart",
  async (version) => {
    await using fixture = await startFixture(
      ({ mockUrl, nodeRedUrl, file }) => [server(mockUrl, { publicUrl: nodeRedUrl }), ...askFlow(file)],
      { nodeRed: { version } },
    );
    const sets = await fixture.nodeRed.admin.nodeSets("@iotpush/node-red-iotpush");
    expect(sets.flatMap(({ types }) => types).sort()).toEqual([
      "iotpush-action",
      "iotpush-admin",
      "iotpush-ask",
      "iotpush-config",
      "iotpush-receipt",
      "iotpush-send",
    ]);
    expect(sets.filter(({ err }) => err)).toEqual([]);
    fixture.askAndLeave("Old?");
    const id = await fixture.message("Old?");
    await fixture.nodeRed.restart();
    fixture.mock.control.phones.tap(DEMO.phones[0], id, "approve");
    expect(await fixture.waitForLines(1)).toMatchObject([{ answer: "approve", asked: "Old?" }]);
  },
);

test("the editor's routes ask for permission", async () => {
  const adminUser = { user: "nora", password: "correct-horse-1" };
  await using fixture = await startFixture(({ mockUrl }) => [server(mockUrl)], { nodeRed: { adminUser } });
  const { url } = fixture.nodeRed;
  for (const [method, path] of [
    ["GET", "sidebar"],
    ["GET", "servers/server/topics"],
    ["GET", "servers/server/event-url"],
    ["POST", "servers/test"],
    ["POST", "questions/server/q/answer"],
    ["POST", "questions/server/q/cancel"],
  ] as const)
    expect([path, (await fetch(`${url}/iotpush/${path}`, { method })).status]).toEqual([path, 401]);
  expect(await fixture.nodeRed.admin.request("GET", "/iotpush/servers/server/topics")).toContain(
    DEMO.publicTopic,
  );
});
