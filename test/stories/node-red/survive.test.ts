import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { askFlow, server } from "./flows.ts";
import { type Stage, startStage } from "./stage.ts";

const [PHONE] = DEMO.phones;

describe.each(["documented", "live"] as const)("while a question to the %s service waits", (profile) => {
  let stage: Stage;
  let flows: (changed?: string) => NodeRedNode[];
  beforeAll(async () => {
    stage = await startStage(
      ({ mockUrl, nodeRedUrl, file }) => {
        flows = (changed) =>
          [server(mockUrl, { publicUrl: nodeRedUrl }), ...askFlow(file)].map((node) =>
            node.id === changed ? { ...node, name: `changed ${Date.now()}` } : node,
          );
        return flows();
      },
      { mock: { profile, rateLimit: false } },
    );
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  const linesOf = (text: string) => stage.lines().filter(({ asked }) => asked === text);

  test.each([
    { type: "nodes", changed: "ask" },
    { type: "nodes", changed: "server" },
    { type: "flows", changed: "answered" },
    { type: "full", changed: "" },
  ] as const)(
    "a deployment of $type that changed '$changed' keeps the request open",
    async ({ type, changed }) => {
      const text = `Deploy ${type} ${changed}?`;
      const waiting = stage.ask(text);
      const id = await stage.message(text);
      await stage.deploy(flows(changed), type);
      stage.mock.control.phones.tap(PHONE, id, "approve");
      expect(await waiting).toMatchObject({
        status: 200,
        body: { answer: "approve", asked: text, device: PHONE },
      });
      await expect.poll(() => linesOf(text)).toHaveLength(1);
    },
  );

  test.each([
    { how: "SIGTERM", answered: "afterwards" },
    { how: "SIGKILL", answered: "afterwards" },
    { how: "SIGTERM", answered: "meanwhile" },
    { how: "SIGKILL", answered: "meanwhile" },
  ])("after $how it goes on once, answered $answered", async ({ how, answered }) => {
    const text = `${how} ${answered}?`;
    stage.askAndLeave(text, { timeout: 120 });
    const id = await stage.message(text);
    using comms = await stage.nodeRed.comms();
    await comms.waitForStatus("ask", /waiting\(1\)/);
    await (how === "SIGKILL" ? stage.nodeRed.kill() : stage.nodeRed.stop());
    const tap = () => stage.mock.control.phones.tap(PHONE, id, "reject");
    if (answered === "meanwhile") tap();
    const before = stage.lines().length;
    await stage.nodeRed.restart();
    if (answered === "afterwards") tap();
    await stage.waitForLines(before + 1);
    expect(linesOf(text)).toMatchObject([{ answer: "reject", device: PHONE, timeout: false }]);
  });

  test("after all that, and another restart, each question went on once", async () => {
    await stage.nodeRed.restart();
    const asked = stage.lines().map((line) => line.asked);
    expect(asked).toHaveLength(8);
    expect(new Set(asked).size).toBe(8);
  });
});
