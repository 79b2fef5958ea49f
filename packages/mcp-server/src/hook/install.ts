import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Tools of Claude Code that change something. */
const MATCHER = "Bash|Write|Edit|MultiEdit|NotebookEdit|mcp__.*";
const COMMAND = "iotpush-mcp hook run claude-code";

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

/** The user's settings of Claude Code. */
export const claudeCodeSettings = (env: NodeJS.ProcessEnv): string =>
  join(env.CLAUDE_CONFIG_DIR ?? join(homedir(), ".claude"), "settings.json");

/** Settings with the hook, once, or without it. `seconds` is how long the phone is waited for. Everything else stays as it is. */
export function changeHooks(
  config: Config,
  change: "install" | "remove",
  seconds: number,
  flags: string,
): Config {
  const { PreToolUse = [], ...others } = config.hooks ?? {};
  const kept = PreToolUse.map((group) => ({
    ...group,
    hooks: group.hooks.filter(({ command }) => !command.startsWith(COMMAND)),
  })).filter(({ hooks }) => hooks.length > 0);
  const own: Group = {
    matcher: MATCHER,
    // A little longer than the phone is waited for, so that the hook itself decides what silence means.
    hooks: [{ type: "command", command: `${COMMAND}${flags}`, timeout: seconds + 30 }],
  };
  const groups = change === "install" ? [...kept, own] : kept;
  const hooks = groups.length > 0 ? { ...others, PreToolUse: groups } : others;
  const { hooks: _, ...rest } = config;
  return Object.keys(hooks).length > 0 ? { ...rest, hooks } : rest;
}

/** Reads settings; an empty object if there are none. Throws an Error that names the file if it is not JSON: it is not touched then. */
export function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not valid JSON, so it was not changed: ${(error as Error).message}`);
  }
}

/** Writes settings, after a copy of what was there. */
export function writeConfig(file: string, config: Config): void {
  mkdirSync(dirname(file), { recursive: true });
  try {
    copyFileSync(file, `${file}.before-iotpush`);
  } catch {
    // There were none.
  }
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
}
