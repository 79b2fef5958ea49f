import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arch } from "node:process";
import { describe, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { until } from "../../hosts/until.ts";
import { startFakeModel } from "./fake-model.ts";
import { openMcpFixture, PROGRAM } from "./fixture.ts";

const CLAUDE = join(hostPaths.mcp, `node_modules/@anthropic-ai/claude-code-linux-${arch}/claude`);
const CODEX = join(
  hostPaths.mcp,
  `node_modules/codex/vendor/${arch === "x64" ? "x86_64" : "aarch64"}-unknown-linux-musl/bin/codex`,
);

/** A folder in which an agent works, with iotpush's command on its path and our hook as `hook install` writes it. */
async function openWork(agent: "claude-code" | "codex", flags: readonly string[], tool?: object) {
  const fixture = await openMcpFixture("live");
  const file = join(fixture.folder, "made");
  const model = await startFakeModel(`touch ${file}`, tool);
  const bin = join(fixture.folder, "bin");
  const home = join(fixture.folder, "home");
  for (const folder of [bin, home]) mkdirSync(folder);
  writeFileSync(join(bin, "iotpush-mcp"), `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`);
  chmodSync(join(bin, "iotpush-mcp"), 0o755);
  const env = {
    ...fixture.env,
    PATH: `${bin}:${fixture.env.PATH}`,
    HOME: home,
    TERM: "xterm-256color",
    CLAUDE_CONFIG_DIR: home,
    CODEX_HOME: home,
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: "sk-fake",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    // Otherwise its first turn begins without a server that takes longer than five seconds to start.
    MCP_CONNECTION_NONBLOCKING: "false",
    FAKE_KEY: "sk-fake",
  };
  const processes: ChildProcess[] = [];
  let output = "";
  const start = (command: string, args: readonly string[], input: "pipe" | "ignore" = "ignore") => {
    const child = spawn(command, args, { cwd: fixture.folder, env, stdio: [input, "pipe", "pipe"] });
    processes.push(child);
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    return child;
  };
  const install = start("iotpush-mcp", ["hook", "install", agent, "--yes", ...flags]);
  await once(install, "close");
  // What a first start would ask.
  writeFileSync(
    join(home, ".claude.json"),
    JSON.stringify({
      hasCompletedOnboarding: true,
      customApiKeyResponses: { approved: ["sk-fake"] },
      projects: { [fixture.folder]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
    }),
  );
  writeFileSync(
    join(home, "config.toml"),
    [
      'model = "fake"',
      'model_provider = "fake"',
      "check_for_update_on_startup = false",
      "[analytics]",
      "enabled = false",
      "[model_providers.fake]",
      'name = "fake"',
      `base_url = "${model.url}/v1"`,
      'wire_api = "responses"',
      'env_key = "FAKE_KEY"',
    ].join("\n"),
  );
  return {
    ...fixture,
    start,
    model,
    /** What all of them printed. */
    output: () => output,
    made: () => existsSync(file),
    async [Symbol.asyncDispose]() {
      for (const child of processes) child.kill("SIGKILL");
      await model[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    },
  };
}

const RUNS = {
  "Claude Code": {
    agent: "claude-code",
    command: CLAUDE,
    args: ["-p", "make the file"],
    flags: [],
  },
  "Claude Code, unattended": {
    agent: "claude-code",
    command: CLAUDE,
    args: ["-p", "make the file", "--permission-mode", "acceptEdits"],
    flags: ["--unattended"],
  },
  "Codex, unattended": {
    agent: "codex",
    command: CODEX,
    args: [
      "exec",
      "--skip-git-repo-check",
      "--dangerously-bypass-hook-trust",
      "-s",
      "danger-full-access",
      "make the file",
    ],
    flags: ["--unattended"],
  },
} as const;

const EXPIRES_AFTER_MS = 25 * 60 * 60_000;

describe.each(Object.entries(RUNS))("%s", (_, { agent, command, args, flags }) => {
  test.each([
    ["approve", true],
    ["reject", false],
    [undefined, false],
  ])("a tap on %s: ran is %s", async (button, ran) => {
    await using work = await openWork(agent, flags);
    const running = work.start(command, args);
    const ended = once(running, "close");
    if (button) await work.tap(button);
    else {
      // Once the question is there, however long that takes, it expires.
      await work.question();
      await work.mock.clock.advance(EXPIRES_AFTER_MS);
    }
    await ended;
    expect(work.mock.control.messages().messages[0]?.message, work.output()).toContain("touch ");
    expect(work.made()).toBe(ran);
    const result = await until(async () => work.model.result(), { what: "the result of the command" });
    if (button === "reject") expect(result).toContain("Reject");
    if (button === undefined) expect(result).not.toContain("Reject");
  });
});

test("Claude Code asks over MCP, in its own generation of the protocol, and reads the tap", async () => {
  const name = "mcp__iotpush__ask_person";
  await using work = await openWork("claude-code", [], { name, input: { question: "DROP TABLE users?" } });
  const config = join(work.folder, "mcp.json");
  const { PATH: _, ...env } = work.env;
  writeFileSync(config, JSON.stringify({ mcpServers: { iotpush: { command: "iotpush-mcp", env } } }));
  const running = work.start(CLAUDE, ["-p", "--mcp-config", config, "--allowedTools", name, "--", "ask"]);
  const ended = once(running, "close");
  await work.tap("reject");
  await ended;
  expect(work.model.result()).toMatch(/approved[^,]*false/);
});

describe("Claude Code at the desk", () => {
  /** The agent in a terminal, in the mode that asks. */
  async function atTheDesk() {
    const work = await openWork("claude-code", []);
    const line = `${CLAUDE} --permission-mode default "make the file"`;
    const terminal = work.start("script", ["-qefc", line, "/dev/null"], "pipe");
    await until(async () => (work.mock.control.messages().messages.length > 0 ? true : undefined), {
      what: "the question on the phone",
    });
    await until(async () => (/proceed/.test(work.output()) ? true : undefined), {
      what: "the prompt at the desk",
    });
    return { ...work, terminal };
  }
  const ran = (work: { made(): boolean }) =>
    until(async () => (work.made() ? true : undefined), { what: "the command to run" });

  test("its own prompt is there while the phone is asked: the desk answers first", async () => {
    await using work = await atTheDesk();
    work.terminal.stdin?.write("\r");
    await ran(work);
    expect(work.mock.control.messages().messages[0]?.status).not.toBe("acted");
  });

  test("the phone answers first", async () => {
    await using work = await atTheDesk();
    await work.tap("approve");
    await ran(work);
  });
});
