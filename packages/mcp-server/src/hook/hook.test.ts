import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Person } from "../asking/person.js";
import { type Fixture, openFixture } from "../test-support/fixture.js";
import { AGENTS, type Agent } from "./agents.js";
import { decide } from "./decide.js";

const { "claude-code": claude, codex } = AGENTS as Record<"claude-code" | "codex", Agent>;

const INPUT = {
  session_id: "s",
  cwd: "/home/alice/shop",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "psql -c 'DROP TABLE users'" },
};
const BASH = JSON.stringify(INPUT);
const PERMISSION = JSON.stringify({ ...INPUT, hook_event_name: "PermissionRequest" });
const attended = { waitMs: 20_000, unattended: false };
const output = (fixture: Fixture, text: string, options = attended, agent: Agent = claude) =>
  decide(agent, text, () => Person.open(fixture.settings, { use: "call", clock: fixture.clock }), options);
const decision = async (fixture: Fixture, text = BASH, options = attended) =>
  JSON.parse(await output(fixture, text, options)).hookSpecificOutput;

test.each([
  ["approve", "allow"],
  ["reject", "deny"],
])("a tap on %s means %s, and the phone shows the exact command", async (tap, means) => {
  await using fixture = await openFixture();
  const deciding = decision(fixture);
  const id = await fixture.tap(tap);
  expect(await deciding).toMatchObject({ permissionDecision: means });
  expect(fixture.mock.control.message(id)).toMatchObject({
    title: "Claude Code in shop",
    message: expect.stringContaining("command: psql -c 'DROP TABLE users'"),
  });
});

test("a reply denies and is the reason", async () => {
  await using fixture = await openFixture();
  const deciding = decision(fixture);
  await fixture.tap("reply", "use staging");
  expect(await deciding).toMatchObject({
    permissionDecision: "deny",
    permissionDecisionReason: expect.stringContaining("use staging"),
  });
});

test("silence leaves it to the desk; unattended it denies; it never allows", async () => {
  await using fixture = await openFixture();
  expect(await decision(fixture, BASH, { waitMs: 1_000, unattended: false })).toMatchObject({
    permissionDecision: "ask",
  });
  expect(await decision(fixture, BASH, { waitMs: 1_000, unattended: true })).toMatchObject({
    permissionDecision: "deny",
  });
});

test.each(["", "{", "{}", BASH.replace('"Bash"', '"Bash","tool_name":"Read"')])(
  "input %j never allows",
  async (text) => {
    await using fixture = await openFixture();
    expect((await decision(fixture, text)).permissionDecision).toBe("ask");
    expect((await decision(fixture, text, { ...attended, unattended: true })).permissionDecision).toBe(
      "deny",
    );
    expect(fixture.mock.control.messages().messages).toEqual([]);
  },
);

test("a service that is away never allows", async () => {
  await using fixture = await openFixture({ settings: { baseUrl: "http://127.0.0.1:9" } });
  expect(await decision(fixture, BASH, { waitMs: 1_000, unattended: false })).toMatchObject({
    permissionDecision: "ask",
  });
});

test("a service that goes away behind the push holds nobody up: the hook decides before its agent ends it", async () => {
  await using fixture = await openFixture();
  fixture.mock.control.faults.add({ match: { path: "/api/receipts/" }, status: 500 });
  const options = { waitMs: 1_000, unattended: true, marginMs: 500 };
  expect(await decision(fixture, BASH, options)).toMatchObject({
    permissionDecision: "deny",
    permissionDecisionReason: expect.stringContaining("in time"),
  });
  expect(fixture.mock.control.messages().messages).toHaveLength(1);
}, 10_000);

describe("when the agent asks for permission", () => {
  test.each([
    ["approve", { behavior: "allow" }],
    ["reject", { behavior: "deny", message: expect.stringContaining('answered "Reject"') }],
  ])("a tap on %s answers its prompt", async (tap, means) => {
    await using fixture = await openFixture();
    const deciding = decision(fixture, PERMISSION);
    await fixture.tap(tap);
    expect(await deciding).toEqual({ hookEventName: "PermissionRequest", decision: means });
  });

  test("silence and errors say nothing, so that the prompt at the desk stays", async () => {
    await using fixture = await openFixture();
    const brief = { waitMs: 1_000, unattended: false };
    expect(await output(fixture, PERMISSION, brief)).toBe("");
    expect(await output(fixture, PERMISSION, brief, codex)).toBe("");
    fixture.mock.control.faults.add({ match: { path: "/api/push/" }, status: 401, body: {} });
    expect(await output(fixture, PERMISSION, brief)).toBe("");
  });

  test("once it is decided at the desk, the phone is no longer asked", async () => {
    await using fixture = await openFixture();
    const transcript_path = join(fixture.settings.folder, "transcript.jsonl");
    const line = (content: object) => `${JSON.stringify({ message: { content: [content] } })}\n`;
    const use = { type: "tool_use", name: "Bash", input: INPUT.tool_input };
    const old = line({ ...use, id: "old" }) + line({ type: "tool_result", tool_use_id: "old" });
    writeFileSync(transcript_path, old + line({ ...use, id: "new" }));
    const permission = JSON.stringify({ ...JSON.parse(PERMISSION), transcript_path });
    const deciding = output(fixture, permission, { waitMs: 60_000, unattended: true });
    await expect.poll(() => fixture.mock.control.messages().messages.length).toBe(1);
    const content = "a long result ".repeat(100_000);
    appendFileSync(transcript_path, line({ type: "tool_result", tool_use_id: "new", content }));
    expect(await deciding).toContain("decided at the computer");
    await using person = await openFixture({ settings: { folder: fixture.settings.folder } });
    expect(person.person.open()).toEqual([]);
  });
});

test("Codex has no word for yes before a call: a tap leaves it to Codex's own rules, everything else denies", async () => {
  await using fixture = await openFixture();
  const approving = output(fixture, BASH, attended, codex);
  await fixture.tap("approve");
  expect(await approving).toBe("");
  for (const unattended of [false, true])
    expect(await output(fixture, BASH, { waitMs: 1_000, unattended }, codex)).toContain('"deny"');
});
