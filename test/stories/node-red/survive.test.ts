import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { askFlow, server } from "./flows.ts";

const [PHONE] = DEMO.phones;

describe.each(["documented", "live"] as const)("while a question to the %s service waits", (profile) => {
  let fixture: Fixture;
  let flows: (changed?: string) => NodeRedNode[];
  beforeAll(async () => {
    fixture = await startFixture(
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
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const linesOf = (text: string) => fixture.lines().filter(({ asked }) => asked === text);

  test.each([
    { type: "nodes", changed: "ask" },
    { type: "nodes", changed: "server" },
    { type: "flows", changed: "answered" },
    { type: "full", changed: "" },
  ] as const)(
    "a deployment of $type that changed '$changed' keeps the request open",
    async ({ type, changed }) => {
      const text = `Deploy ${type} ${changed}?`;
      const waiting = fixture.ask(text);
      const id = await fixture.message(text);
      await fixture.deploy(flows(changed), type);
      fixture.mock.control.phones.tap(PHONE, id, "approve");
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
    fixture.askAndLeave(text, { timeout: 120 });
    const id = await fixture.message(text);
    using comms = await fixture.nodeRed.comms();
    await comms.waitForStatus("ask", /waiting\(1\)/);
    await (how === "SIGKILL" ? fixture.nodeRed.kill() : fixture.nodeRed.stop());
    const tap = () => fixture.mock.control.phones.tap(PHONE, id, "reject");
    if (answered === "meanwhile") tap();
    const before = fixture.lines().length;
    await fixture.nodeRed.restart();
    if (answered === "afterwards") tap();
    await fixture.waitForLines(before + 1);
    expect(linesOf(text)).toMatchObject([{ answer: "reject", device: PHONE, timeout: false }]);
  });

  test("after all that, and another restart, each question went on once", async () => {
    await fixture.nodeRed.restart();
    const asked = fixture.lines().map((line) => line.asked);
    expect(asked).toHaveLength(8);
    expect(new Set(asked).size).toBe(8);
  });

  test.runIf(profile === "live")(
    "with a damaged store it starts, says so, and goes on with what can be read",
    async () => {
      const text = "Damaged?";
      fixture.askAndLeave(text, { timeout: 120 });
      const id = await fixture.message(text);
      using comms = await fixture.nodeRed.comms();
      await comms.waitForStatus("ask", /waiting\(1\)/);
      await fixture.nodeRed.stop();
      const { userDir } = fixture.nodeRed;
      const [store = ""] = globSync("**/store.sqlite", { cwd: userDir });
      const bytes = readFileSync(join(userDir, store));
      writeFileSync(join(userDir, store), bytes.fill(0x5a, 4_096, 12_288));
      await fixture.nodeRed.restart();
      const damage = /store\.sqlite was damaged and is kept as .*\.damaged-/;
      await until(() => damage.test(fixture.nodeRed.log()) || undefined, { what: "the damage in the log" });
      fixture.mock.control.phones.tap(PHONE, id, "reject");
      await fixture.waitForLines(9);
      expect(linesOf(text)).toMatchObject([{ answer: "reject", device: PHONE }]);
    },
  );
});
