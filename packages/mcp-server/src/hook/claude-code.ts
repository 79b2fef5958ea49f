import { systemClock } from "@iotpush/core";
import { buttonSet, inTime } from "@iotpush/core/adapter";
import * as z from "zod/v4";
import { type Person, sha256 } from "../asking/person.js";
import { toResult } from "../asking/result.js";
import { showCall } from "../gate/show-call.js";
import { parseStrictly } from "../gate/strict-json.js";

/** What Claude Code writes to a PreToolUse hook. */
const HookInput = z.object({
  session_id: z.string().optional(),
  cwd: z.string().optional(),
  hook_event_name: z.literal("PreToolUse"),
  tool_name: z.string().min(1),
  tool_input: z.unknown(),
});

export interface HookOptions {
  /** How long the phone is waited for, in milliseconds. */
  readonly waitMs: number;
  /** Nobody is at the desk: silence and errors refuse, instead of leaving it to the agent's own prompt. */
  readonly unattended: boolean;
  /** How much longer a last look at the receipt may take, in milliseconds; default 15,000. The agent ends the hook after 30,000. */
  readonly marginMs?: number | undefined;
}

const MARGIN_MS = 15_000;

/** What the agent reads: `ask` leaves the decision to its own prompt. */
export interface HookOutput {
  readonly hookSpecificOutput: {
    readonly hookEventName: "PreToolUse";
    readonly permissionDecision: "allow" | "deny" | "ask";
    readonly permissionDecisionReason: string;
  };
}

/**
 * Decides a tool call of Claude Code by a tap. Only a tap on a button that says yes allows; a tap that says no denies, with the reply as
 * the reason; silence and errors never allow.
 */
export async function decideClaudeCode(
  text: string,
  openPerson: () => Promise<Person>,
  options: HookOptions,
): Promise<HookOutput> {
  const fallback = options.unattended ? "deny" : "ask";
  let person: Person | undefined;
  try {
    const input = HookInput.parse(parseStrictly(text));
    person = await openPerson();
    const digest = sha256({ tool: input.tool_name, arguments: input.tool_input ?? {} });
    const { asked, outcome } = await person.ask(
      {
        message: showCall(input.tool_name, input.tool_input, digest),
        title: input.cwd ? `Claude Code in ${input.cwd.split(/[\\/]/).at(-1)}` : "Claude Code",
        priority: "high",
        buttons: buttonSet("approve-reject-comment"),
        timeoutMs: options.waitMs,
      },
      `${input.session_id ?? ""} ${digest} ${process.pid}`,
    );
    const ended = await inTime(systemClock, options.waitMs + (options.marginMs ?? MARGIN_MS), outcome);
    if (ended === "late") {
      await person.cancel(asked.id, "no answer could be read in time");
      return output(fallback, "No answer could be read in time. This is neither a yes nor a no.");
    }
    const result = toResult(asked.id, ended.value);
    if (result.status !== "answered") return output(fallback, result.message);
    return output(result.approved ? "allow" : "deny", result.message);
  } catch (error) {
    return output(
      fallback,
      `The phone could not be asked: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    await person?.close();
  }
}

const output = (
  permissionDecision: "allow" | "deny" | "ask",
  permissionDecisionReason: string,
): HookOutput => ({
  hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason },
});
