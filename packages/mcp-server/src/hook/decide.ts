import { systemClock } from "@iotpush/core";
import { errorText, inTime } from "@iotpush/core/adapter";
import * as z from "zod/v4";
import { type Person, sha256 } from "../asking/person.js";
import { toResult } from "../asking/result.js";
import { showCall } from "../gate/show-call.js";
import { parseStrictly } from "../gate/strict-json.js";
import type { Agent } from "./agents.js";
import { decidedAtDesk } from "./transcript.js";

const HookInput = z.object({
  cwd: z.string().optional(),
  transcript_path: z.string().nullish(),
  hook_event_name: z.enum(["PermissionRequest", "PreToolUse"]),
  tool_name: z.string().min(1),
  tool_input: z.unknown(),
});
type HookInput = z.infer<typeof HookInput>;

export interface HookOptions {
  /** How long the phone is waited for, in milliseconds. */
  readonly waitMs: number;
  /** Nobody is at the computer: silence and errors deny the call instead of leaving it to the agent's own prompt. */
  readonly unattended: boolean;
  /** How much longer a last look at the receipt may take, in milliseconds; default 15,000. The agent ends the hook after 30,000. */
  readonly marginMs?: number | undefined;
}

const MARGIN_MS = 15_000;

interface Decision {
  /** `none`: nobody has decided. */
  readonly what: "allow" | "deny" | "none";
  readonly reason: string;
}

/**
 * Decides a tool call of a coding agent by a tap. Only a tap on a button that says yes allows; a tap that says no denies, with the reply as
 * the reason; silence and errors never allow. Resolves to what the agent reads; empty leaves it to the agent's own prompt.
 */
export async function decide(
  agent: Agent,
  text: string,
  openPerson: () => Promise<Person>,
  options: HookOptions,
): Promise<string> {
  let event: HookInput["hook_event_name"] = "PreToolUse";
  let decision: Decision;
  try {
    const input = HookInput.parse(parseStrictly(text));
    event = input.hook_event_name;
    // An agent that ends its hook runs the call: everything together must be over before.
    const { waitMs, marginMs = MARGIN_MS } = options;
    const ended = await inTime(systemClock, waitMs + marginMs, ask(agent, input, openPerson, waitMs));
    const late = "No answer could be read in time. This is neither a yes nor a no.";
    decision = ended === "late" ? { what: "none", reason: late } : ended.value;
  } catch (error) {
    decision = { what: "none", reason: `The phone could not be asked: ${errorText(error)}` };
  }
  if (decision.what === "none" && options.unattended) decision = { ...decision, what: "deny" };
  return event === "PreToolUse" ? beforeEveryCall(agent, decision) : onPermission(decision);
}

async function ask(
  agent: Agent,
  { tool_name, tool_input, cwd, transcript_path }: HookInput,
  openPerson: () => Promise<Person>,
  waitMs: number,
): Promise<Decision> {
  const message = showCall(tool_name, tool_input, sha256({ tool: tool_name, arguments: tool_input ?? {} }));
  const person = await openPerson();
  const over = new AbortController();
  try {
    const desk =
      agent.sideBySide && transcript_path
        ? decidedAtDesk(transcript_path, tool_name, tool_input, over.signal)
        : new Promise<never>(() => {});
    const title = cwd ? `${agent.name} in ${cwd.split(/[\\/]/).at(-1)}` : agent.name;
    const { asked, outcome } = await person.askForOneCall({ message, title, timeoutMs: waitMs });
    const ended = await Promise.race([outcome, desk]);
    if (ended === "desk") return { what: "none", reason: "It was decided at the computer." };
    const result = toResult(asked.id, ended);
    const what = result.status !== "answered" ? "none" : result.approved ? "allow" : "deny";
    return { what, reason: result.message };
  } finally {
    over.abort();
    await person.close();
  }
}

function onPermission({ what, reason }: Decision): string {
  if (what === "none") return "";
  const decision = what === "allow" ? { behavior: what } : { behavior: what, message: reason };
  return JSON.stringify({ hookSpecificOutput: { hookEventName: "PermissionRequest", decision } });
}

function beforeEveryCall(agent: Agent, { what, reason }: Decision): string {
  // Codex runs what a hook does not deny, as far as its own rules allow.
  if (what === "allow" && !agent.canAskItself) return "";
  const permissionDecision = what !== "none" ? what : agent.canAskItself ? "ask" : "deny";
  const hookSpecificOutput = {
    hookEventName: "PreToolUse",
    permissionDecision,
    permissionDecisionReason: reason,
  };
  return JSON.stringify({ hookSpecificOutput });
}
