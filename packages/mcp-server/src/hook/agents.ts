import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

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

interface Hook {
  readonly type: "command";
  readonly command: string;
  readonly timeout: number;
}
interface Group {
  readonly matcher?: string;
  readonly hooks: readonly Hook[];
}
interface Config {
  readonly hooks?: Readonly<Record<string, readonly Group[]>>;
}

const COMMAND = "iotpush-mcp hook run";

/** How the hook is written into an agent's configuration. */
export interface HookEntry {
  /** When the hook runs: when the agent asks for permission, or before every tool call. */
  readonly event: "PermissionRequest" | "PreToolUse";
  readonly matcher: string;
  /** What follows `hook run`. */
  readonly args: string;
  readonly seconds: number;
  /** Whether a hook that cannot run refuses: agents run the call otherwise. */
  readonly failClosed: boolean;
}

export function withHook(config: Config, entry: HookEntry | undefined): Config {
  const { hooks: before = {}, ...rest } = config;
  const isOurs = ({ command }: Hook) => command?.startsWith(COMMAND);
  const hooks: Record<string, readonly Group[]> = {};
  for (const [event, groups] of Object.entries(before)) {
    const kept = groups
      .filter((group) => group.hooks.length === 0 || !group.hooks.every(isOurs))
      .map((group) => ({ ...group, hooks: group.hooks.filter((hook) => !isOurs(hook)) }));
    if (kept.length > 0 || groups.length === 0) hooks[event] = kept;
  }
  if (entry) {
    const { event, matcher, args, seconds, failClosed } = entry;
    // A little longer than the phone is waited for, so that the hook itself decides what silence means.
    const command = `${COMMAND} ${args}${failClosed ? " || exit 2" : ""}`;
    const own: Hook = { type: "command", command, timeout: seconds + 30 };
    hooks[event] = [...(hooks[event] ?? []), { matcher, hooks: [own] }];
  }
  return Object.keys(hooks).length > 0 ? { ...rest, hooks } : rest;
}

/** Reads a configuration; an empty object if there is none. Throws an Error that names the file if it is not JSON: it is not touched then. */
export function readAgentConfig(file: string): Config {
  if (!existsSync(file)) return {};
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not valid JSON, so it was not changed: ${(error as Error).message}`);
  }
}

export function writeConfig(file: string, config: Config): void {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) copyFileSync(file, `${file}.before-iotpush`);
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
}
