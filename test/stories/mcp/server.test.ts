import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { until } from "../../hosts/until.ts";
import { type McpFixture, openMcpFixture, PROGRAM } from "./fixture.ts";

/** The SDK of the generation before. */
async function oldSdk() {
  const require = createRequire(join(hostPaths.mcp, "package.json"));
  const load = (name: string) =>
    import(pathToFileURL(require.resolve(`@modelcontextprotocol/sdk/${name}`)).href);
  const [{ Client }, { StdioClientTransport }] = await Promise.all([
    load("client/index.js"),
    load("client/stdio.js"),
  ]);
  return { Client, StdioClientTransport };
}

const QUESTION = { name: "ask_person", arguments: { question: "DROP TABLE users on prod?" } };

describe.each(["documented", "live"] as const)("the command over stdio, profile %s", (profile) => {
  test("the official client asks, the person taps, the agent reads the answer", async () => {
    await using fixture = await openMcpFixture(profile);
    const { client } = await fixture.connect();
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      "ask_person",
      "get_answer",
      "cancel_question",
      "notify_person",
      "list_open_questions",
    ]);
    const asking = client.callTool(QUESTION);
    await fixture.tap("approve");
    expect((await asking).structuredContent).toMatchObject({ status: "answered", approved: true });
  });

  test("a client of the generation before gets the same", async () => {
    await using fixture = await openMcpFixture(profile);
    const { Client, StdioClientTransport } = await oldSdk();
    const client = new Client({ name: "old", version: "1" });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [PROGRAM], env: fixture.env }),
    );
    const asking = client.callTool(QUESTION);
    await fixture.tap("reject");
    expect((await asking).structuredContent).toMatchObject({
      status: "answered",
      approved: false,
      answer: "reject",
    });
    await client.close();
  });
});

test("two sessions side by side ask for themselves", async () => {
  await using fixture = await openMcpFixture("live");
  const [one, two] = [await fixture.connect(["--wait", "1"]), await fixture.connect(["--wait", "1"])];
  const [first, second] = await Promise.all([one, two].map(({ client }) => client.callTool(QUESTION)));
  expect(first?.structuredContent).not.toEqual(second?.structuredContent);
  expect(fixture.mock.control.messages().messages).toHaveLength(2);
});

test("over HTTP: loopback only, no page of another origin, no rebinding", async () => {
  await using fixture = await openMcpFixture("live");
  const port = await freePort();
  const args = [PROGRAM, "--http", "--port", String(port)];
  const started = await startReady(
    { name: "iotpush-mcp", command: process.execPath, args, env: fixture.env },
    { log: /MCP is served/ },
  );
  const initialize = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/mcp`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "initialize",
        params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } },
      }),
    });
  try {
    expect((await initialize({})).status).toBe(200);
    expect((await initialize({ origin: "https://evil.example" })).status).toBe(403);
    expect((await initialize({ origin: "null" })).status).toBe(403);
  } finally {
    await started.stop();
  }
  const open = {
    name: "iotpush-mcp",
    command: process.execPath,
    args: [...args, "--host", "0.0.0.0"],
    env: fixture.env,
  };
  await expect(startReady(open, { log: /MCP is served/ })).rejects.toThrow("IOTPUSH_MCP_TOKEN");
});

/** A reference server behind the gate: what only reads needs no tap. */
async function openGate(fixture: McpFixture, server: string, ...args: string[]) {
  const policy = join(fixture.folder, "policy.json");
  writeFileSync(policy, JSON.stringify({ allow: [{ annotations: { readOnlyHint: true } }] }));
  const audit = join(fixture.folder, "audit.jsonl");
  const program = join(hostPaths.mcp, `node_modules/@modelcontextprotocol/${server}/dist/index.js`);
  const command = [process.execPath, program, ...args];
  const { client, pid } = await fixture.connect([
    "gate",
    "--policy",
    policy,
    "--audit",
    audit,
    "--",
    ...command,
  ]);
  await client.listTools();
  return { client, pid, audit };
}

describe("the gate before the reference filesystem server", () => {
  async function gated(fixture: McpFixture) {
    const { client, pid, audit } = await openGate(fixture, "server-filesystem", fixture.folder);
    const file = join(fixture.folder, "new.txt");
    const write = () => client.callTool({ name: "write_file", arguments: { path: file, content: "hello" } });
    return { client, pid, file, write, audit };
  }

  test("what is approved runs, what is rejected does not, what only reads needs no tap", async () => {
    await using fixture = await openMcpFixture("live");
    const { client, file, write, audit } = await gated(fixture);
    const rejected = write();
    await fixture.tap("reject");
    expect(await rejected).toMatchObject({ isError: true });
    expect(existsSync(file)).toBe(false);
    const approved = write();
    await fixture.tap("approve");
    expect((await approved).isError).not.toBe(true);
    expect(readFileSync(file, "utf8")).toBe("hello");
    const read = await client.callTool({ name: "read_text_file", arguments: { path: file } });
    expect(JSON.stringify(read.content)).toContain("hello");
    expect(fixture.mock.control.messages().messages).toHaveLength(2);
    const steps = readFileSync(audit, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(steps.map(({ step }) => step)).toEqual(["asked", "refused", "asked", "approved", "allowed"]);
  });

  test("killed while it asks: a tap runs nothing, and the next gate takes the question back", async () => {
    await using fixture = await openMcpFixture("live");
    const { pid, file, write } = await gated(fixture);
    void write().catch(() => undefined);
    const question = await fixture.question();
    process.kill(pid, "SIGKILL");
    const next = await gated(fixture);
    expect(fixture.mock.control.messages().messages).toHaveLength(1);
    await fixture.tap("approve");
    expect(existsSync(file)).toBe(false);
    const again = next.write();
    await until(async () => (fixture.mock.control.messages().messages.length === 2 ? true : undefined), {
      what: "a question of its own",
    });
    expect(fixture.mock.control.message(question.id).status).toBe("acted");
    await fixture.tap("approve");
    expect((await again).isError).not.toBe(true);
  });
});

test("the reference server with everything works behind the gate", async () => {
  await using fixture = await openMcpFixture("live");
  const { client } = await openGate(fixture, "server-everything");
  const echo = client.callTool({ name: "echo", arguments: { message: "hello" } });
  await fixture.tapUnlessEnded("approve", echo);
  expect(JSON.stringify((await echo).content)).toContain("hello");
  const environment = client.callTool({ name: "get-env", arguments: {} });
  await fixture.tapUnlessEnded("approve", environment);
  expect(JSON.stringify((await environment).content)).toContain("PATH");
  expect(JSON.stringify((await environment).content)).not.toContain("IOTPUSH_");
  const { resources } = await client.listResources();
  expect(resources.length).toBeGreaterThan(0);
  expect((await client.listPrompts()).prompts.length).toBeGreaterThan(0);
  let beats = 0;
  const long = client.callTool(
    { name: "trigger-long-running-operation", arguments: { duration: 1, steps: 2 } },
    { onprogress: () => void beats++ },
  );
  await fixture.tapUnlessEnded("approve", long);
  expect((await long).isError).not.toBe(true);
  expect(beats).toBeGreaterThan(0);
});

test("the inspector finds no fault in the tools, and its call waits for the tap", async () => {
  await using fixture = await openMcpFixture("live");
  const inspector = join(
    hostPaths.mcp,
    "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
  );
  const settings = Object.entries(fixture.env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const inspect = async (...args: string[]) => {
    const child = spawn(
      process.execPath,
      [inspector, "--cli", process.execPath, PROGRAM, ...settings, ...args],
      {
        env: { ...fixture.env, HOME: fixture.folder },
      },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const [code] = await once(child, "close");
    return { code, output };
  };
  const listed = await inspect("--method", "tools/list", "--strict");
  expect(listed).toMatchObject({ code: 0, output: expect.stringContaining("list_open_questions") });
  const asking = inspect(
    "--method",
    "tools/call",
    "--tool-name",
    "ask_person",
    "--tool-arg",
    "question=Deploy?",
  );
  await fixture.tap("approve");
  expect((await asking).output).toContain('"approved": true');
});

test("Claude Code's hook: the command itself, from JSON to JSON", async () => {
  await using fixture = await openMcpFixture("live");
  const input = {
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command: "rm -rf /srv" },
    session_id: "s",
  };
  const hook = spawn(process.execPath, [PROGRAM, "hook", "run", "claude-code", "--after", "60s"], {
    env: fixture.env,
  });
  let output = "";
  hook.stdout.on("data", (chunk) => {
    output += chunk;
  });
  hook.stdin.end(JSON.stringify(input));
  await fixture.tap("reject");
  await until(async () => (hook.exitCode === null ? undefined : true), { what: "the hook to end" });
  expect(JSON.parse(output)).toMatchObject({ hookSpecificOutput: { permissionDecision: "deny" } });
  expect(fixture.mock.control.messages().messages[0]?.message).toContain("rm -rf /srv");
});

test("an error names the missing setting and the fix", async () => {
  await using fixture = await openMcpFixture("live");
  const { IOTPUSH_KEY: _, ...env } = fixture.env;
  const started = startReady(
    { name: "iotpush-mcp", command: process.execPath, args: [PROGRAM], env },
    { log: /never/ },
  );
  await expect(started).rejects.toThrow("IOTPUSH_KEY is missing or empty. Set it to the topic's API key");
});
