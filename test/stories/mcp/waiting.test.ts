import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { type McpFixture, openMcpFixture, PROGRAM } from "./fixture.ts";

const TASKS = { extensions: { "io.modelcontextprotocol/tasks": {} } };

interface Reply {
  readonly id?: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says.
  readonly result?: any;
  readonly error?: { readonly code: number };
}

/** A client of specification 2026-07-28 as it writes: each message says who it is and what it can. */
function startClient(fixture: McpFixture, ...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: fixture.env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const reply: Reply = JSON.parse(line);
    waiting.get(reply.id ?? -1)?.(reply);
  });
  let last = 0;
  const request = (method: string, params: object, capabilities: object = TASKS) =>
    new Promise<Reply>((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      const _meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { name: "story", version: "1" },
        "io.modelcontextprotocol/clientCapabilities": capabilities,
      };
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params: { ...params, _meta } })}\n`);
    });
  return { request, kill: () => child.kill("SIGKILL"), [Symbol.dispose]: () => void child.kill("SIGKILL") };
}

const ASK = { name: "ask_person", arguments: { question: "DROP TABLE users on prod?" } };

test("a client with tasks gets a handle that outlives a crash right after it, and only such a client does", async () => {
  await using fixture = await openMcpFixture("live");
  using client = startClient(fixture);
  const discovered = await client.request("server/discover", {});
  expect(discovered.result.capabilities.extensions).toEqual(TASKS.extensions);
  const { result: handle } = await client.request("tools/call", ASK);
  client.kill();
  expect(handle).toMatchObject({ resultType: "task", status: "working", taskId: expect.any(String) });
  const { taskId } = handle;
  using next = startClient(fixture);
  expect((await next.request("tasks/get", { taskId })).result).toMatchObject({ status: "working" });
  expect((await next.request("tasks/get", { taskId }, {})).error).toMatchObject({ code: -32021 });
  expect((await next.request("tasks/get", { taskId: "none" })).error).toMatchObject({ code: -32602 });
  await fixture.tap("approve");
  const done = await until(
    async () => {
      const { result } = await next.request("tasks/get", { taskId });
      return result.status === "completed" ? result : undefined;
    },
    { what: "the task to complete" },
  );
  expect(done.result.structuredContent).toMatchObject({ status: "answered", approved: true });
  expect(fixture.mock.control.messages().messages).toHaveLength(1);
  const blocking = next.request("tools/call", { ...ASK, arguments: { question: "Without tasks?" } }, {});
  await fixture.tap("reject");
  expect((await blocking).result).toMatchObject({
    resultType: "complete",
    structuredContent: { approved: false },
  });
});

test("a task is cancelled, or answered by a form at the desk if the client can show one", async () => {
  await using fixture = await openMcpFixture("live");
  using client = startClient(fixture, "--desk");
  const withForms = { ...TASKS, elicitation: { form: {} } };
  const start = async (question: string) =>
    (await client.request("tools/call", { ...ASK, arguments: { question } }, withForms)).result.taskId;
  const cancelled = await start("One?");
  await client.request("tasks/cancel", { taskId: cancelled });
  expect((await client.request("tasks/get", { taskId: cancelled })).result.status).toBe("cancelled");
  const taskId = await start("Two?");
  expect((await client.request("tasks/get", { taskId })).result.status).toBe("working");
  const { result } = await client.request("tasks/get", { taskId }, withForms);
  expect(result).toMatchObject({ status: "input_required" });
  expect(result.inputRequests.desk.params.message).toBe("Two?");
  const inputResponses = { desk: { action: "accept", content: { answer: "Approve" } } };
  await client.request("tasks/update", { taskId, inputResponses }, withForms);
  const { result: ended } = await client.request("tasks/get", { taskId }, withForms);
  expect(ended).toMatchObject({
    status: "completed",
    result: { structuredContent: { approved: true, responder: "the desk" } },
  });
});
