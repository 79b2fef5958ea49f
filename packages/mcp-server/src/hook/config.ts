import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { HookEvent } from "./agents.js";

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
  readonly event: HookEvent;
  readonly matcher: string;
  /** What follows `hook run`. */
  readonly args: string;
  readonly seconds: number;
  /** Whether a hook that cannot run refuses: agents run the call otherwise. */
  readonly failClosed: boolean;
}

export function withHook(config: Config, entry: HookEntry | undefined): Config {
  const { hooks: before = {}, ...rest } = config;
  const kept = Object.entries(before).map(([event, groups]): [string, readonly Group[]] => [
    event,
    groups
      .map((group) => ({
        ...group,
        hooks: group.hooks.filter(({ command }) => !command?.startsWith(COMMAND)),
      }))
      .filter(({ hooks }, index) => hooks.length > 0 || groups[index]?.hooks.length === 0),
  ]);
  const hooks = Object.fromEntries(
    kept.filter(([event, { length }]) => length > 0 || before[event]?.length === 0),
  );
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
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not valid JSON, so it was not changed: ${(error as Error).message}`);
  }
}

export function writeConfig(file: string, config: Config): void {
  mkdirSync(dirname(file), { recursive: true });
  try {
    copyFileSync(file, `${file}.before-iotpush`);
  } catch {
    // There was none.
  }
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
}
