import { text } from "node:stream/consumers";
import { Person } from "../asking/person.js";
import { readSettings } from "../asking/settings.js";
import { AGENTS, type Agent, readAgentConfig, withHook, writeConfig } from "./agents.js";
import { decide } from "./decide.js";

export interface HookCommand {
  readonly action: string | undefined;
  readonly agent: string | undefined;
  /** How long the phone is waited for; by default longer if the agent's own prompt is there meanwhile. */
  readonly seconds: number | undefined;
  readonly unattended: boolean;
  readonly everyCall: boolean;
  readonly yes: boolean;
}

const SIDE_BY_SIDE_SECONDS = 600;
const SERIAL_SECONDS = 120;

/** `iotpush-mcp hook install|remove|run AGENT`. Resolves to the exit code. */
export async function runHook(command: HookCommand): Promise<number> {
  const { action, seconds = SERIAL_SECONDS, unattended } = command;
  const agent = Object.hasOwn(AGENTS, command.agent ?? "") ? AGENTS[command.agent ?? ""] : undefined;
  if (!agent || !["install", "remove", "run"].includes(action ?? ""))
    throw new Error(`use hook install or hook remove with ${Object.keys(AGENTS).join(" or ")}`);
  if (action === "run") {
    const output = await decide(agent, await text(process.stdin), openPerson, {
      waitMs: seconds * 1_000,
      unattended,
    });
    if (output) console.log(output);
    return 0;
  }
  const file = agent.file(process.env);
  const after = withHook(readAgentConfig(file), action === "install" ? entryOf(agent, command) : undefined);
  console.log(`${file} becomes:\n\n${JSON.stringify(after, null, 2)}\n`);
  if (!command.yes) {
    console.log("Nothing was written. Run it again with --yes to write it.");
    return 0;
  }
  writeConfig(file, after);
  console.log(`Written. The previous version is ${file}.before-iotpush.`);
  if (action === "install" && agent.afterwards) console.log(agent.afterwards);
  return 0;
}

function entryOf(agent: Agent, { agent: id, seconds, unattended, everyCall }: HookCommand) {
  if (everyCall && !unattended && !agent.canAskItself)
    throw new Error(
      `${agent.name} runs what a hook before every call leaves open, also in silence: add --unattended, or leave --every-call out`,
    );
  const event = everyCall || unattended ? "PreToolUse" : "PermissionRequest";
  const sideBySide = event === "PermissionRequest" && agent.sideBySide;
  const wait = seconds ?? (sideBySide ? SIDE_BY_SIDE_SECONDS : SERIAL_SECONDS);
  const args = `${id} --after ${wait}s${unattended ? " --unattended" : ""}`;
  return { event, matcher: agent.changing, args, seconds: wait, failClosed: unattended } as const;
}

/** An agent that has its answer, or is ended, ends the hook: then the phone is not asked any more. */
async function openPerson(): Promise<Person> {
  const person = await Person.open(readSettings(process.env), { use: "call" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => void person.close().finally(() => process.exit(1)));
  try {
    await person.requirePrivate("The hook");
    return person;
  } catch (error) {
    await person.close();
    throw error;
  }
}
