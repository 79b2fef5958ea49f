import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type MockServer, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { N8nExecution, N8nNode, N8nWorkflow } from "../../hosts/n8n.ts";
import { unpackPackage } from "../../hosts/pack.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import {
  CREDENTIAL_TYPE,
  credentialData,
  Harness,
  PHONE,
  type SingleHarness,
  startHarness,
  tarball,
} from "./harness.ts";

const LIMIT = { timeoutMs: 160_000 };

/** The example workflows of the packed package, but the AI agent's, which has a story of its own. */
describe("example workflows", () => {
  let single: SingleHarness;
  let live: MockServer;
  let stages: readonly Harness[];
  let examples: string;
  beforeAll(async () => {
    single = await startHarness({ deliveries: "off" });
    live = await startMockServer({ deliveries: "off", rateLimit: false, profile: "live" });
    stages = [single.harness, await harnessOf(live, "live")];
    const unpacked = temporaryFolder("examples");
    examples = join((await unpackPackage(await tarball(), unpacked.path)).folder, "examples");
  });
  afterAll(async () => {
    await single[Symbol.asyncDispose]();
    await live.close();
  });

  const harnessOf = async (mock: MockServer, name: string): Promise<Harness> => {
    const { session, url } = single.n8n;
    const credential = await session.createCredential(CREDENTIAL_TYPE, credentialData(mock.url), name);
    return new Harness(mock, session, url, credential);
  };

  /** Imports an example as a person would: the credential chosen, and here a limit of seconds, under a path of its own. */
  async function imported(harness: Harness, file: string, path: string, limit: number): Promise<string> {
    const example = JSON.parse(readFileSync(join(examples, file), "utf8")) as N8nWorkflow;
    const { id, name } = harness.credential;
    const nodes = example.nodes.map((node): N8nNode => {
      if (node.type === "n8n-nodes-base.webhook")
        return { ...node, webhookId: path, parameters: { ...node.parameters, path } };
      if (!node.type.startsWith("@iotpush/")) return node;
      const soon = { resumeAmount: limit, resumeUnit: "seconds" };
      const parameters =
        node.parameters.operation === "sendAndWait" ? { ...node.parameters, ...soon } : node.parameters;
      return { ...node, parameters, credentials: { [CREDENTIAL_TYPE]: { id, name } } };
    });
    const workflow = await harness.session.createWorkflow({ ...example, nodes });
    await harness.session.activate(workflow);
    return workflow;
  }

  /** Starts every example that stands by itself, the deploy gate twice, and waits until all wait. */
  async function begun(harness: Harness) {
    const { name } = harness.credential;
    const start = async (file: string, kind: string, body: object) => {
      // Still ahead when n8n is restarted: what is being resumed then would be a crash of n8n's, and not a question that waits.
      const workflow = await imported(harness, file, `${name}-${kind}`, 60);
      await harness.start(`${name}-${kind}`, body);
      await harness.session.waitForExecution(workflow, "waiting");
      return workflow;
    };
    return {
      gate: await start("deploy-gate.json", "gate", { release: "2.1.0" }),
      silent: await start("deploy-gate.json", "silent", { release: "2.2.0" }),
      each: await start("ask-for-each-item.json", "each", { expenses }),
      alert: await start("alert-with-escalation.json", "alert", { alert: "CPU at 95%" }),
      loop: await start("ask-without-public-url.json", "loop", { question: "Open the gate?" }),
    };
  }
  const expenses = [
    { for: "Taxi", amount: 23 },
    { for: "Hotel", amount: 180 },
  ];
  const ran = (execution: N8nExecution, node: string) => execution.runs[node]?.[0] !== undefined;

  test("are the five that the documentation names", () => {
    expect(readdirSync(examples).sort()).toEqual([
      "ai-agent-that-asks.json",
      "alert-with-escalation.json",
      "ask-for-each-item.json",
      "ask-without-public-url.json",
      "deploy-gate.json",
    ]);
  });

  test.each([
    ["deploy-gate.json", { release: "2.1.0" }, "Release 2.1.0", "approve", "Deploy"],
    ["deploy-gate.json", { release: "2.2.0" }, "Release 2.2.0", "reject", "Do not deploy"],
    ["alert-with-escalation.json", { alert: "Disk full" }, "Disk full", "ack", "Acknowledged"],
    ["alert-with-escalation.json", { alert: "Fire" }, "Fire", "escalate", "Escalate"],
  ])("%s goes on when the callback arrives: %j %s, %s", async (file, body, text, action, then) => {
    await using mock = await startMockServer();
    const harness = await harnessOf(mock, action);
    const workflow = await imported(harness, file, action, 600);
    await harness.start(action, body);
    const message = await harness.message(text);
    await harness.session.waitForExecution(workflow, "waiting");
    harness.mock.control.phones.tap(PHONE, message, action);
    const execution = await harness.session.waitForExecution(workflow, "success");
    expect(ran(execution, then)).toBe(true);
    expect(ran(execution, "Read the receipt once more")).toBe(false);
  });

  /* As for a tap that came while n8n was not yet waiting. Both profiles wait at the same time. */
  test("with every callback lost find each answer in the receipt, survive a restart of n8n, and escalate what nobody answered", async () => {
    const all = [];
    for (const harness of stages) {
      all.push({ harness, ...(await begun(harness)) });
      harness.mock.control.phones.tap(PHONE, await harness.message("Release 2.1.0"), "approve");
      harness.mock.control.phones.tap(PHONE, await harness.message("Pay 180 for Hotel?"), "approve");
    }
    await single.n8n.restart();
    for (const { harness } of all)
      harness.mock.control.phones.tap(PHONE, await harness.message("Open the gate?"), "yes");

    for (const { harness, gate, silent, each, alert, loop } of all) {
      const deployed = await harness.session.waitForExecution(gate, "success", LIMIT);
      expect([ran(deployed, "Deploy"), ran(deployed, "Do not deploy")]).toEqual([true, false]);
      const undeployed = await harness.session.waitForExecution(silent, "success", LIMIT);
      expect([ran(undeployed, "Deploy"), ran(undeployed, "Say that nobody answered")]).toEqual([false, true]);
      const { runs } = await harness.session.waitForExecution(each, "success", LIMIT);
      const approved = runs["Not approved?"]?.[0]?.data?.main?.map((items) =>
        items?.map(({ json }) => json.status),
      );
      expect(approved).toEqual([["delivered"], ["acted"]]);
      const escalated = await harness.session.waitForExecution(alert, "success", LIMIT);
      expect([ran(escalated, "Escalate"), ran(escalated, "Acknowledged")]).toEqual([true, false]);
      const opened = await harness.session.waitForExecution(loop, "success", LIMIT);
      expect([ran(opened, "Yes"), ran(opened, "No")]).toEqual([true, false]);
    }
  }, 300_000);
});
