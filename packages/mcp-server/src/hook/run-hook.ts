import { text } from "node:stream/consumers";
import { Person } from "../asking/person.js";
import { readSettings } from "../asking/settings.js";
import { requirePrivate } from "../gate/run-gate.js";
import { decideClaudeCode } from "./claude-code.js";
import { changeHooks, claudeCodeSettings, readConfig, writeConfig } from "./install.js";

export interface HookCommand {
  readonly action: string | undefined;
  readonly agent: string | undefined;
  readonly seconds: number;
  readonly unattended: boolean;
  readonly yes: boolean;
}

/** `iotpush-mcp hook install|remove|run claude-code`. Resolves to the exit code. */
export async function runHook({ action, agent, seconds, unattended, yes }: HookCommand): Promise<number> {
  if (agent !== "claude-code" || !["install", "remove", "run"].includes(action ?? ""))
    throw new Error("use hook install claude-code, hook remove claude-code or hook run claude-code");
  if (action === "run") {
    const open = async () => {
      const person = await Person.open(readSettings(process.env));
      await requirePrivate(person, "The hook").catch(async (error) => {
        await person.close();
        throw error;
      });
      return person;
    };
    console.log(
      JSON.stringify(
        await decideClaudeCode(await text(process.stdin), open, { waitMs: seconds * 1_000, unattended }),
      ),
    );
    return 0;
  }
  const file = claudeCodeSettings(process.env);
  const flags = ` --after ${seconds}s${unattended ? " --unattended" : ""}`;
  const before = readConfig(file);
  const after = changeHooks(before, action as "install" | "remove", seconds, flags);
  console.log(`${file} becomes:\n\n${JSON.stringify(after, null, 2)}\n`);
  if (!yes) {
    console.log("Nothing was written. Run it again with --yes to write it.");
    return 0;
  }
  writeConfig(file, after);
  console.log(`Written. What was there before is in ${file}.before-iotpush.`);
  return 0;
}
