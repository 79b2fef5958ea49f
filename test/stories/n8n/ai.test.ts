import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { N8nNode, N8nWorkflow } from "../../hosts/n8n.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import {
  CREDENTIAL_TYPE,
  itemOf,
  NODE_TYPE,
  PACKAGE,
  PHONE,
  type SingleStage,
  type Stage,
  startStage,
} from "./stage.ts";

let single: SingleStage;
let stage: Stage;
let model: ModelServer;
let openAi: { id: string; name: string };
beforeAll(async () => {
  single = await startStage();
  stage = single.stage;
  model = await startModelServer({ message: "The agent says hello", service: "nginx" });
  openAi = await stage.session.createCredential("openAiApi", {
    apiKey: "scripted",
    url: model.url,
    header: false,
  });
});
afterAll(async () => {
  await single[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});
beforeEach(() => {
  stage.mock.control.reset();
  model.toolResults.length = 0;
});

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
  const workflow = await stage.session.createWorkflow({
    name,
    nodes,
    connections: {
      Start: to("Agent", "main"),
      Model: to("Agent", "ai_languageModel"),
      ...Object.fromEntries(Object.entries(connections).map(([from, node]) => [from, to(node, "ai_tool")])),
    },
  });
  await stage.session.activate(workflow);
  await stage.start(name);
  return workflow;
}

test("n8n makes a tool and a human-in-the-loop tool of the node", async () => {
  expect(await stage.session.nodeTypes(NODE_TYPE)).toEqual(
    expect.arrayContaining([`${NODE_TYPE}.iotpushTool`, `${NODE_TYPE}.iotpushHitlTool`]),
  );
});

test("an AI agent sends a message with the node as its tool", async () => {
  const tool = stage.node(
    "Notify",
    {
      operation: "send",
      message: "={{ $fromAI('message', 'What to say', 'string') }}",
      descriptionType: "manual",
      toolDescription: "Notifies the operator",
    },
    { type: `${NODE_TYPE}.iotpushTool` },
  );
  const workflow = await agent("tool", [tool], { Notify: "Agent" });
  const execution = await stage.session.waitForExecution(workflow, "success");
  expect(await stage.message("The agent says hello")).toBeTypeOf("string");
  expect(model.toolResults[0]).toContain("receipt_id");
  expect(itemOf(execution, "Agent")?.output).toMatch(/^Done: /);
});

describe("an AI agent that asks before it acts", () => {
  const run = async (name: string, action: "approve" | "reject") => {
    const tool = stage.node(
      "Notify",
      {
        operation: "send",
        message: "={{ $fromAI('message', 'What to say', 'string') }}",
        descriptionType: "manual",
        toolDescription: "Notifies the operator",
      },
      { type: `${NODE_TYPE}.iotpushTool` },
    );
    const review = stage.node(
      "Review",
      { message: "=May I run {{ $tool.name }}?", outputPerButton: true },
      { type: `${NODE_TYPE}.iotpushHitlTool` },
    );
    const workflow = await agent(name, [tool, review], { Notify: "Review", Review: "Agent" });
    const question = await stage.message("May I run");
    await stage.session.waitForExecution(workflow, "waiting");
    stage.mock.control.phones.tap(PHONE, question, action);
    await stage.session.waitForExecution(workflow, "success");
    return stage.mock.control.messages({}).messages.map(({ message }) => message);
  };

  test("acts after Approve", async () => {
    expect(await run("approved", "approve")).toEqual([
      "The agent says hello",
      expect.stringMatching(/^May I run/),
    ]);
    expect(model.toolResults[0]).toContain("receipt_id");
  });

  test("does not after Reject, and the model is told so", async () => {
    expect(await run("rejected", "reject")).toEqual([expect.stringMatching(/^May I run/)]);
    expect(model.toolResults[0]).not.toContain("receipt_id");
  });

  test("as in the example of the package", async () => {
    const file = join(PACKAGE, "examples", "ai-agent-that-asks.json");
    const example = JSON.parse(readFileSync(file, "utf8")) as N8nWorkflow;
    const target = `${stage.mock.url}/api/push/restart`;
    const { id, name } = stage.credential;
    const credentials: Record<string, N8nNode["credentials"]> = {
      "Ask me first": { [CREDENTIAL_TYPE]: { id, name } },
      "Chat model": { openAiApi: openAi },
    };
    const nodes = example.nodes.map((node): N8nNode => {
      const chosen = credentials[node.name];
      const parameters = "url" in node.parameters ? { ...node.parameters, url: target } : node.parameters;
      return { ...node, parameters, ...(chosen ? { credentials: chosen } : {}) };
    });
    const workflow = await stage.session.createWorkflow({ ...example, nodes });
    await stage.session.activate(workflow);
    await stage.start("iotpush-agent", { task: "Restart nginx." });
    const question = await stage.message("It wants to run");
    expect(stage.mock.control.message(question).message).toContain('"service":"nginx"');
    await stage.session.waitForExecution(workflow, "waiting");
    expect(stage.mock.control.requests.list({ path: "/api/push/restart" })).toEqual([]);
    stage.mock.control.phones.tap(PHONE, question, "approve");
    await stage.session.waitForExecution(workflow, "success");
    const [restart] = stage.mock.control.requests.list({ path: "/api/push/restart" });
    expect(restart?.body).toContain("nginx");
  });
});
