import { expect, test } from "vitest";
import { Person } from "../asking/person.js";
import { type Fixture, openFixture } from "../test-support/fixture.js";
import { decideClaudeCode } from "./claude-code.js";
import { changeHooks } from "./install.js";

const BASH = JSON.stringify({
  session_id: "s",
  cwd: "/home/alice/shop",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "psql -c 'DROP TABLE users'" },
});
const attended = { waitMs: 20_000, unattended: false };
const decision = async (fixture: Fixture, text = BASH, options = attended) => {
  const { hookSpecificOutput } = await decideClaudeCode(text, () => Person.open(fixture.settings), options);
  return hookSpecificOutput;
};

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

test("install adds the hook once, keeps what is there, and remove undoes it", () => {
  const other = { matcher: "Read", hooks: [{ type: "command" as const, command: "mine", timeout: 1 }] };
  const before = { model: "x", hooks: { PreToolUse: [other], Stop: [other] } };
  const once = changeHooks(before, "install", 120, " --after 120s");
  expect(changeHooks(once, "install", 120, " --after 120s")).toEqual(once);
  expect(once.hooks?.PreToolUse).toEqual([
    other,
    { matcher: expect.stringContaining("Bash"), hooks: [expect.objectContaining({ timeout: 150 })] },
  ]);
  expect(changeHooks(once, "remove", 0, "")).toEqual(before);
  expect(changeHooks(changeHooks({}, "install", 1, ""), "remove", 0, "")).toEqual({});
});
