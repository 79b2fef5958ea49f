import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { connect } from "../../common/connection.ts";
import type { WebhookReply } from "../../common/incoming.ts";
import { ESCALATION_CREDENTIAL } from "../../common/names.ts";
import { forget, keep } from "./answers.ts";
import type { Memory } from "./memory.ts";
import { prepareFields, type QuestionFields } from "./question.ts";
import { type AskItem, outputsOf, withInput } from "./results.ts";
import { Watcher, watchOf } from "./watch.ts";

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
  const ids = memories.map(({ id }) => id);
  const known = keep(ids, memory.id, result);
  if (known.size < memories.length) {
    await watch(
      host,
      memories,
      memories.filter(({ id }) => !known.has(id)),
    );
    watchOf(memory.id)?.close(answered);
    return reply(200, "the workflow waits for the answers of other items", "kept");
  }
  forget(ids);
  watchOf(memory.id)?.close(answered);
  const input = question.each ? inputOf(host) : [];
  const results = memories.flatMap(({ id }) => {
    const { output, items } = known.get(id) ?? { output: 0, items: [] };
    return { output, items: question.each ? items.map((each) => withInput(input, each)) : items };
  });
  return { webhookResponse: { success: true }, workflowData: outputsOf(question, results) };
}

/**
 * Watches these of the execution's questions in this process; false if it does so already. The credential is read once for all, and only if it must
 * be: n8n takes milliseconds for it, and a hundred items are answered within a second.
 */
export async function watch(
  host: IWebhookFunctions,
  memories: readonly Memory[],
  these: readonly Memory[],
): Promise<boolean> {
  const unwatched = () => these.filter(({ id }) => !watchOf(id));
  if (unwatched().length === 0) return false;
  const connection = await connect(host);
  const escalates = unwatched().some(({ asked }) => asked.escalateAfterMs !== undefined);
  const escalation = escalates ? await connect(host, 0, ESCALATION_CREDENTIAL) : undefined;
  const left = unwatched();
  const ids = memories.map(({ id }) => id);
  for (const memory of left)
    new Watcher({ host, connection, escalation, question: prepareFields(memory.asked), memory, ids }).start();
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
