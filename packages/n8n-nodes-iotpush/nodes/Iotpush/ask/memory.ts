import { newSecret } from "@iotpush/core/adapter";
import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from "n8n-workflow";
import { clock } from "../../common/transport.ts";
import type { AskedQuestion } from "./question.ts";

/** One push of a question: its number is in the URL that its callback calls. `at` is n8n's time, before the push. */
export interface RememberedAttempt {
  readonly n: number;
  readonly at: number;
  /** Sent to the topic that the question is escalated to. */
  readonly via?: "escalation";
  /** How often the question had been asked again. */
  readonly again: number;
}

export interface RememberedPush extends RememberedAttempt {
  readonly messageId: string;
  readonly receiptId: string;
  readonly topic: string;
  readonly createdAt: string;
}

/** What a waiting execution knows of its question. n8n keeps it with the execution, as it was when the wait began. */
export interface Memory {
  /** What the callback's URL must name, so that one of an earlier round in a loop is refused. */
  readonly id: string;
  readonly asked: AskedQuestion;
  /** The item that it is asked for; the first one stands for all if they are asked for together. */
  readonly item: number;
  /** Whether the service is given a URL to call; otherwise only the receipts bring the answer. */
  readonly callbacks: boolean;
  readonly attempts: readonly RememberedAttempt[];
  readonly pushes: readonly RememberedPush[];
}

/** Where n8n keeps it: in the node's context, which later nodes read as `$('Name of this node').context`. */
const KEY = "iotpush";

interface Kept {
  /** The run of the node that asked: one that a person tries again is another execution, which no earlier message resumes. */
  readonly round: string;
  readonly memories: readonly Memory[];
}

const parse = (stored: unknown): Kept | undefined =>
  typeof stored === "string" ? JSON.parse(stored) : undefined;

const roundOf = (host: IExecuteFunctions): string =>
  `${host.getExecutionId()} ${host.evaluateExpression("{{ $runIndex }}", 0)}`;

export function save(host: IExecuteFunctions, memories: readonly Memory[]): void {
  const context: IDataObject = host.getContext("node");
  context[KEY] = JSON.stringify({ round: roundOf(host), memories } satisfies Kept);
  const first = memories[0]?.pushes.at(-1);
  if (!first) return;
  const { messageId, receiptId, topic } = first;
  Object.assign(context, { messageId, receiptId, topic });
}

/** The questions of this run if n8n tries it again. */
export function saved(host: IExecuteFunctions): readonly Memory[] {
  const kept = parse(host.getContext("node")[KEY]);
  return kept?.round === roundOf(host) ? kept.memories : [];
}

/**
 * The question's memory before its first push. If n8n tries the node again after a push whose response was lost, it is the same
 * question: that push may be on somebody's phone.
 */
export function begin(before: Memory | undefined, asked: AskedQuestion, item: number): Memory {
  if (before && JSON.stringify(before.asked.push) === JSON.stringify(asked.push)) return { ...before, asked };
  return { id: newSecret(), asked, item, callbacks: true, attempts: [], pushes: [] };
}

export const nextAttempt = (attempts: readonly RememberedAttempt[]): RememberedAttempt => ({
  n: (attempts.at(-1)?.n ?? -1) + 1,
  at: clock.now(),
  again: attempts.at(-1)?.again ?? 0,
});

/** What this execution's questions were; none if none is open. */
export function recall(host: IWebhookFunctions): readonly Memory[] {
  // Braces in a node's name would end the expression.
  const name = JSON.stringify(host.getNode().name).replace(
    /[{}]/g,
    (brace) => `\\u00${brace.charCodeAt(0).toString(16)}`,
  );
  const stored = host.evaluateExpression(`{{ $(${name}).context[${JSON.stringify(KEY)}] }}`);
  return parse(stored)?.memories ?? [];
}
