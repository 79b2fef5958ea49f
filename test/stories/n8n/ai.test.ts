import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { N8nCredential, N8nNode, N8nWorkflow } from "../../hosts/n8n.ts";
import {
  CREDENTIAL_TYPE,
  type Harness,
  itemOf,
  NODE_TYPE,
  PACKAGE,
  PHONE,
  type SingleHarness,
  startHarness,
} from "./harness.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";

const EXAMPLE = join(PACKAGE, "examples", "ai-agent-that-asks.json");

let single: SingleHarness;
let harness: Harness;
let model: ModelServer;
let silent: ModelServer;
let openAi: N8nCredential;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
  model = await startModelServer({ message: "The agent says hello", service: "nginx" });
  silent = await startModelServer({ service: "nginx" });
  openAi = await modelCredential(model);
});
afterAll(async () => {
  await single[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  await silent[Symbol.asyncDispose]();
});

const modelCredential = ({ url }: ModelServer): Promise<N8nCredential> =>
  harness.session.createCredential("openAiApi", { apiKey: "scripted", url, header: false });

/** An agent with the scripted model; `tools` are connected to it in this order. */
async function agent(name: string, tools: readonly N8nNode[], connections: Record<string, string>) {
  const nodes: N8nNode[] = [
    {
      name: "Start",
      type: "n8n-nodes-base.webhook",
      typeVersion: 2.1,
      parameters: { httpMethod: "POST", path: name, options: {} },
    },
    {
      name: "Agent",
      type: "@n8n/n8n-nodes-langchain.agent",
      typeVersion: 3,
      parameters: { promptType: "define", text: "Say hello.", options: {} },
    },
    {
      name: "Model",
      type: "@n8n/n8n-nodes-langchain.lmChatOpenAi",
      typeVersion: 1.2,
      parameters: { model: { __rl: true, mode: "id", value: "scripted" }, options: {} },
      credentials: { openAiApi: openAi },
    },
    ...tools,
  ];
  const to = (node: string, type: string) => ({ [type]: [[{ node, type, index: 0 }]] });
  const workflow = await harness.session.createWorkflow({
    name,
    nodes,
    connections: {
      Start: to("Agent", "main"),
      Model: to("Agent", "ai_languageModel"),
      ...Object.fromEntries(Object.entries(connections).map(([from, node]) => [from, to(node, "ai_tool")])),
    },
  });
  await harness.session.activate(workflow);
  await harness.start(name);
  return workflow;
}

test("n8n makes a tool and a human-in-the-loop tool of the node", async () => {
  expect(await harness.session.nodeTypes(NODE_TYPE)).toEqual(
    expect.arrayContaining([`${NODE_TYPE}.iotpushTool`, `${NODE_TYPE}.iotpushHitlTool`]),
  );
});

/** The package's example, imported as a person would: credentials chosen, and a service of its own to restart. */
async function example(path: string, openAiApi: N8nCredential, parameters = {}): Promise<string> {
  const { nodes, ...given } = JSON.parse(readFileSync(EXAMPLE, "utf8")) as N8nWorkflow;
  const { id, name } = harness.credential;
  const changes: Record<string, Partial<N8nNode>> = {
    Start: { parameters: { httpMethod: "POST", path, options: {} }, webhookId: path },
    "Ask me first": { credentials: { [CREDENTIAL_TYPE]: { id, name } }, parameters },
    "Chat model": { credentials: { openAiApi } },
    "Restart a service": { parameters: { url: `${harness.mock.url}/api/push/${path}` } },
  };
  const chosen = nodes.map((node): N8nNode => {
    const { parameters, ...more } = changes[node.name] ?? {};
    return { ...node, ...more, parameters: { ...node.parameters, ...parameters } };
  });
  const workflow = await harness.session.createWorkflow({ ...given, nodes: chosen });
  await harness.session.activate(workflow);
  await harness.start(path, { task: "Restart nginx." });
  return workflow;
}

const notify = (): N8nNode =>
  harness.node(
    "Notify",
    {
      operation: "send",
      message: "={{ $fromAI('message', 'What to say', 'string') }}",
      descriptionType: "manual",
      toolDescription: "Notifies the operator",
    },
    { type: `${NODE_TYPE}.iotpushTool` },
  );

describe.each(["documented", "live"] as const)("an AI agent, profile %s", (profile) => {
  beforeEach(() => {
    harness.mock.control.reset();
    harness.mock.control.switchProfile(profile);
    model.toolResults.length = 0;
  });

  test("sends a message with the node as its tool", async () => {
    const workflow = await agent(`${profile}-tool`, [notify()], { Notify: "Agent" });
    const execution = await harness.session.waitForExecution(workflow, "success");
    expect(await harness.message("The agent says hello")).toBeTypeOf("string");
    expect(model.toolResults[0]).toContain("receipt_id");
    expect(itemOf(execution, "Agent")?.output).toMatch(/^Done: /);
  });

  async function reviewed(action: "approve" | "reject") {
    const review = harness.node(
      "Review",
      { message: "=May I run {{ $tool.name }}?", outputPerButton: true },
      { type: `${NODE_TYPE}.iotpushHitlTool` },
    );
    const connections = { Notify: "Review", Review: "Agent" };
    const workflow = await agent(`${profile}-${action}`, [notify(), review], connections);
    const question = await harness.message("May I run");
    await harness.session.waitForExecution(workflow, "waiting");
    harness.mock.control.phones.tap(PHONE, question, action);
    await harness.session.waitForExecution(workflow, "success");
    return harness.mock.control.messages({}).messages.map(({ message }) => message);
  }

  test("that must ask acts after Approve", async () => {
    const asked = expect.stringMatching(/^May I run/);
    expect(await reviewed("approve")).toEqual(["The agent says hello", asked]);
    expect(model.toolResults[0]).toContain("receipt_id");
  });

  test("that must ask does not act after Reject, and the model learns why", async () => {
    expect(await reviewed("reject")).toEqual([expect.stringMatching(/^May I run/)]);
    expect(model.toolResults[0]).not.toContain("receipt_id");
  });

  test("asks as in the example of the package", async () => {
    const restarts = `${profile}-restart`;
    const workflow = await example(restarts, openAi);
    const question = await harness.message("It wants to run");
    expect(harness.mock.control.message(question).message).toContain('"service":"nginx"');
    await harness.session.waitForExecution(workflow, "waiting");
    const requests = () => harness.mock.control.requests.list({ path: `/api/push/${restarts}` });
    expect(requests()).toEqual([]);
    harness.mock.control.phones.tap(PHONE, question, "approve");
    await harness.session.waitForExecution(workflow, "success");
    expect(requests()[0]?.body).toContain("nginx");
  });
});

test("without an answer until the limit the example's tool does not run, and the model learns why", async () => {
  const soon = { resumeAmount: 5, resumeUnit: "seconds" };
  const unanswered = await example("unanswered", await modelCredential(silent), soon);
  const execution = await harness.session.waitForExecution(unanswered, "success", { timeoutMs: 100_000 });
  expect(execution.runs).not.toHaveProperty("Restart a service");
  expect(silent.toolResults[0]).toMatch(/rejected the tool call/);
});
