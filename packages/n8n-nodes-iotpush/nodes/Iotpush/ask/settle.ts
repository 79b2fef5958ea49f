import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { connect } from "../../common/connection.ts";
import type { WebhookReply } from "../../common/incoming.ts";
import { ESCALATION_CREDENTIAL } from "../../common/names.ts";
import type { Memory } from "./memory.ts";
import { prepareFields, type QuestionFields } from "./question.ts";
import { type AskItem, groups, outputsOf, withInput } from "./results.ts";
import { Watcher, watchOf } from "./watch.ts";

const MOST_GROUPS = 1_000;

export interface Settling {
  readonly host: IWebhookFunctions;
  /** All questions of the execution. */
  readonly memories: readonly Memory[];
  readonly memory: Memory;
  readonly question: QuestionFields;
  readonly reply: WebhookReply;
}

/**
 * The question is over, by a tap on the message `answered` if by any. The execution goes on when all its questions are; until then
 * the others are watched here: what this process does not know of them, as after a restart, their receipts show.
 */
export async function settle(
  settling: Settling,
  result: AskItem,
  answered?: string,
): Promise<IWebhookResponseData> {
  const { host, memories, memory, question, reply } = settling;
  const key = memories[0]?.id ?? memory.id;
  const group = groups.get(key) ?? new Map<string, AskItem>();
  group.set(memory.id, result);
  if (group.size < memories.length) {
    groups.set(key, group);
    for (const oldest of groups.keys()) {
      if (groups.size <= MOST_GROUPS) break;
      groups.delete(oldest);
    }
    const others = memories.filter(({ id }) => !group.has(id));
    await watch(host, others);
    watchOf(memory.id)?.close(answered);
    return reply(200, "the workflow waits for the answers of other items", "kept");
  }
  groups.delete(key);
  watchOf(memory.id)?.close(answered);
  const input = question.each ? inputOf(host) : [];
  const results = memories.flatMap(({ id }) => {
    const { output, items } = group.get(id) ?? { output: 0, items: [] };
    return { output, items: question.each ? items.map((each) => withInput(input, each)) : items };
  });
  return { webhookResponse: { success: true }, workflowData: outputsOf(question, results) };
}

/**
 * Watches these questions in this process; false if it does so already. The credential is read once for all, and only if it must
 * be: n8n takes milliseconds for it, and a hundred items are answered within a second.
 */
export async function watch(host: IWebhookFunctions, memories: readonly Memory[]): Promise<boolean> {
  const unwatched = () => memories.filter(({ id }) => !watchOf(id));
  if (unwatched().length === 0) return false;
  const connection = await connect(host);
  const escalates = unwatched().some(({ asked }) => asked.escalateAfterMs !== undefined);
  const escalation = escalates ? await connect(host, 0, ESCALATION_CREDENTIAL) : undefined;
  const left = unwatched();
  for (const memory of left)
    new Watcher({ host, connection, escalation, question: prepareFields(memory.asked), memory }).start();
  return left.length > 0;
}

/** The items that came in, as n8n passes them on when its own limit ends a wait. */
export function inputOf(host: IWebhookFunctions): INodeExecutionData[] {
  const items = host.evaluateExpression("{{ $input.all() }}") as unknown as IDataObject[];
  return items.map(({ json, binary }, index) => ({
    json: json as IDataObject,
    ...(binary ? { binary: binary as INodeExecutionData["binary"] & object } : {}),
    pairedItem: { item: index },
  }));
}
