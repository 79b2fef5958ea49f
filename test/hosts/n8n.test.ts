import { expect, test } from "vitest";
import { type N8nSession, type N8nWorkflow, startN8n, startN8nQueue } from "./n8n.ts";

const echo: N8nWorkflow = {
  name: "Echo",
  nodes: [
    {
      name: "Webhook",
      type: "n8n-nodes-base.webhook",
      typeVersion: 2.1,
      parameters: { httpMethod: "POST", path: "echo", responseMode: "onReceived", options: {} },
    },
  ],
  connections: {},
};

async function callWebhook(url: string): Promise<number> {
  const body = JSON.stringify({ color: "blue" });
  const headers = { "content-type": "application/json" };
  return (await fetch(`${url}/webhook/echo`, { method: "POST", headers, body })).status;
}

async function succeeded(session: N8nSession, workflow: string): Promise<unknown> {
  const execution = await session.waitForExecution(workflow, "success");
  return execution.runs.Webhook?.[0]?.data?.main?.[0]?.[0]?.json.body;
}

test("n8n starts, runs a workflow, and comes back after a stop and after a crash", async () => {
  await using n8n = await startN8n();
  const workflow = await n8n.session.createWorkflow(echo);
  await n8n.session.activate(workflow);
  expect(await callWebhook(n8n.url)).toBe(200);
  expect(await succeeded(n8n.session, workflow)).toEqual({ color: "blue" });
  await n8n.restart();
  expect(await callWebhook(n8n.url)).toBe(200);
  await n8n.kill();
  await n8n.restart();
  await n8n.session.deactivate(workflow);
  expect(await callWebhook(n8n.url)).toBe(404);
});

test("n8n in queue mode answers webhooks in one process and executes in others, which may crash", async () => {
  await using n8n = await startN8nQueue();
  const workflow = await n8n.session.createWorkflow(echo);
  await n8n.session.activate(workflow);
  expect(await callWebhook(n8n.url)).toBe(404);
  await Promise.all(n8n.workers.map((worker) => worker.kill()));
  expect(await callWebhook(n8n.webhookUrl)).toBe(200);
  expect((await n8n.session.executions(workflow)).map(({ status }) => status)).not.toContain("success");
  await Promise.all(n8n.workers.map((worker) => worker.restart()));
  expect(await succeeded(n8n.session, workflow)).toEqual({ color: "blue" });
});
