import { homedir } from "node:os";
import { join } from "node:path";

/** The event of an agent that the hook answers: its question for permission, or every call before it runs. */
export type HookEvent = "PermissionRequest" | "PreToolUse";

/** A coding agent whose hooks are known. */
export interface Agent {
  readonly name: string;
  readonly file: (env: NodeJS.ProcessEnv) => string;
  /** Tools that change something. */
  readonly changing: string;
  /** Whether its own prompt is on the screen while the hook waits, so that the first answer wins. */
  readonly sideBySide: boolean;
  /** Whether a hook before every call can leave the decision to the agent's own prompt. */
  readonly canAskItself: boolean;
  /** What is left to do after the hook was written. */
  readonly afterwards?: string;
}

export const AGENTS: Readonly<Record<string, Agent>> = {
  "claude-code": {
    name: "Claude Code",
    file: (env) => join(env.CLAUDE_CONFIG_DIR ?? join(homedir(), ".claude"), "settings.json"),
    changing: "Bash|Write|Edit|MultiEdit|NotebookEdit|mcp__.*",
    sideBySide: true,
    canAskItself: true,
  },
  codex: {
    name: "Codex",
    file: (env) => join(env.CODEX_HOME ?? join(homedir(), ".codex"), "hooks.json"),
    changing: "Bash|apply_patch|Edit|Write|mcp__.*",
    sideBySide: false,
    canAskItself: false,
    afterwards:
      "Codex runs a new hook only after you have trusted it: start codex, and accept it under /hooks.",
  },
};
