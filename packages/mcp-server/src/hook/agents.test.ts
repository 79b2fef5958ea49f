import { expect, test } from "vitest";
import { withHook } from "./agents.js";

test("the hook is added once, keeps what is there, and its removal undoes it", () => {
  const other = { matcher: "Read", hooks: [{ type: "command" as const, command: "mine", timeout: 1 }] };
  const before = { model: "x", hooks: { PreToolUse: [other], Stop: [other], SessionEnd: [] } };
  const entry = {
    event: "PreToolUse",
    matcher: "Bash",
    args: "claude-code --after 120s",
    seconds: 120,
    failClosed: false,
  } as const;
  const once = withHook(before, entry);
  expect(withHook(once, entry)).toEqual(once);
  expect(once.hooks?.PreToolUse).toEqual([
    other,
    {
      matcher: "Bash",
      hooks: [{ type: "command", command: "iotpush-mcp hook run claude-code --after 120s", timeout: 150 }],
    },
  ]);
  const moved = withHook(once, { ...entry, event: "PermissionRequest" });
  expect(moved.hooks?.PreToolUse).toEqual([other]);
  expect(moved.hooks?.PermissionRequest).toHaveLength(1);
  expect(withHook(moved, undefined)).toEqual(before);
  expect(withHook(withHook({}, entry), undefined)).toEqual({});
  expect(JSON.stringify(withHook({}, { ...entry, failClosed: true }))).toContain("--after 120s || exit 2");
});
