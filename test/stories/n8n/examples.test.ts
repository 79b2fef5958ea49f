import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { N8nExecution, N8nNode, N8nWorkflow } from "../../hosts/n8n.ts";
import { unpackPackage } from "../../hosts/pack.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { CREDENTIAL_TYPE, PHONE, type SingleStage, type Stage, startStage, tarball } from "./stage.ts";

const LIMIT = { timeoutMs: 160_000 };

/**
 * The example workflows of the packed package. Their callbacks never arrive here, as for a tap that came while n8n was not yet
 * waiting: what answers is the receipt, read once more at No Response.
 */
describe("example workflows, with every callback lost", () => {
  let single: SingleStage;
  let stage: Stage;
  let examples: string;
  beforeAll(async () => {
    single = await startStage({ deliveries: "off" });
    stage = single.stage;
    const unpacked = temporaryFolder("examples");
    examples = join((await unpackPackage(await tarball(), unpacked.path)).folder, "examples");
  });
  afterAll(() => single[Symbol.asyncDispose]());

  /** Imports an example as a person would: the credential chosen, and here a limit of seconds, under a path of its own. */
  async function imported(file: string, path: string): Promise<string> {
    const example = JSON.parse(readFileSync(join(examples, file), "utf8")) as N8nWorkflow;
    const { id, name } = stage.credential;
    const nodes = example.nodes.map((node): N8nNode => {
      if (node.type === "n8n-nodes-base.webhook")
        return { ...node, webhookId: path, parameters: { ...node.parameters, path } };
      if (!node.type.startsWith("@iotpush/")) return node;
      const values = { limitType: "afterTimeInterval", resumeAmount: 5, resumeUnit: "seconds" };
      const options = { ...(node.parameters.options as object), limitWaitTime: { values } };
      const parameters =
        node.parameters.operation === "sendAndWait" ? { ...node.parameters, options } : node.parameters;
      return { ...node, parameters, credentials: { [CREDENTIAL_TYPE]: { id, name } } };
    });
    const workflow = await stage.session.createWorkflow({ ...example, nodes });
    await stage.session.activate(workflow);
    return workflow;
  }
  const ran = (execution: N8nExecution, node: string) => execution.runs[node]?.[0] !== undefined;

  test("are the four that the documentation names", () => {
    expect(readdirSync(examples).sort()).toEqual([
      "ai-agent-that-asks.json",
      "alert-with-escalation.json",
      "ask-without-public-url.json",
      "deploy-gate.json",
    ]);
  });

  test("find each answer in the receipt, survive a restart of n8n, and escalate what nobody answered", async () => {
    const gate = await imported("deploy-gate.json", "gate");
    const silent = await imported("deploy-gate.json", "silent");
    const alert = await imported("alert-with-escalation.json", "alert");
    const loop = await imported("ask-without-public-url.json", "loop");
    await stage.start("gate", { release: "2.1.0" });
    await stage.start("silent", { release: "2.2.0" });
    await stage.start("alert", { alert: "CPU at 95%" });
    await stage.start("loop", { question: "Open the gate?" });
    const waiting = [gate, silent, alert, loop].map((each) =>
      stage.session.waitForExecution(each, "waiting"),
    );
    await Promise.all(waiting);
    stage.mock.control.phones.tap(PHONE, await stage.message("Release 2.1.0"), "approve");
    await single.n8n.restart();
    stage.mock.control.phones.tap(PHONE, await stage.message("Open the gate?"), "yes");

    const deployed = await stage.session.waitForExecution(gate, "success", LIMIT);
    expect([ran(deployed, "Deploy"), ran(deployed, "Do not deploy")]).toEqual([true, false]);
    const undeployed = await stage.session.waitForExecution(silent, "success", LIMIT);
    expect([ran(undeployed, "Deploy"), ran(undeployed, "Say that nobody answered")]).toEqual([false, true]);
    const escalated = await stage.session.waitForExecution(alert, "success", LIMIT);
    expect([ran(escalated, "Escalate"), ran(escalated, "Acknowledged")]).toEqual([true, false]);
    const opened = await stage.session.waitForExecution(loop, "success", LIMIT);
    expect([ran(opened, "Yes"), ran(opened, "No")]).toEqual([true, false]);
  }, 300_000);
});
