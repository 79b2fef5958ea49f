import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { connect } from "../../common/connection.ts";
import { ESCALATION_CREDENTIAL } from "../../common/credential.ts";
import type { WebhookReply } from "../../common/incoming.ts";
import { clock } from "../../common/transport.ts";
import { forget, keep, keptOf, outOfStep } from "./answers.ts";
import type { Memory } from "./memory.ts";
import { callOwn, REPORT } from "./own-call.ts";
import { prepareFields, type QuestionFields } from "./question.ts";
import { type AskItem, outputsOf, withInput } from "./results.ts";
import { reportUrl } from "./resume-url.ts";
import { Watcher, watchOf } from "./watch.ts";

const FIRST_EXCHANGE_MS = 250;
const LONGEST_EXCHANGE_MS = 10 * 60_000;

export interface Settling {
  readonly host: IWebhookFunctions;
  /** All questions of the execution, and their ids. */
  readonly memories: readonly Memory[];
  readonly ids: readonly string[];
  readonly memory: Memory;
  readonly question: QuestionFields;
  readonly reply: WebhookReply;
}

/**
 * The question is over. The execution goes on when all its questions are; until then the others are watched here as well: what
 * this process does not know of them, as after a restart, their receipts show.
 */
export async function settle(settling: Settling, result: AskItem): Promise<IWebhookResponseData> {
  const { memories, ids, memory } = settling;
  keepHere(ids, memory.id, result);
  const others = memories.filter(({ id }) => !keptOf(ids).has(id));
  if (others.length > 0) await watch(settling, others);
  return goOn(settling);
}

/** Another process says what it keeps. The URL is signed by n8n and never leaves it. */
export function settleAll(settling: Settling, body: unknown): IWebhookResponseData {
  const { ids } = settling;
  for (const [id, result] of (body as { kept: [string, AskItem][] }).kept)
    if (ids.includes(id)) keepHere(ids, id, result);
  return goOn(settling);
}

function keepHere(ids: readonly string[], id: string, result: AskItem): void {
  const { answered } = keep(ids, id, result);
  watchOf(id)?.close(answered);
}

function goOn({ host, memories, ids, question, reply }: Settling): IWebhookResponseData {
  const known = keptOf(ids);
  if (known.size < memories.length) {
    void exchange(host, ids);
    return reply(200, "the workflow waits for the answers of other items", "kept");
  }
  forget(ids);
  const input = question.each ? inputOf(host) : [];
  const results = ids.flatMap((id) => {
    const { output, items } = known.get(id) ?? { output: 0, items: [] };
    return { output, items: question.each ? items.map((each) => withInput(input, each)) : items };
  });
  return { webhookResponse: { success: true }, workflowData: outputsOf(question, results) };
}

/** How many answers each execution had when its last exchange began. */
const exchanged = new WeakMap<ReadonlyMap<string, AskItem>, number>();

/**
 * Gives what is kept here to whichever process n8n's own address reaches, until one knows the answers of all: in queue mode several
 * take callbacks, and not every answer can be read from a receipt.
 */
async function exchange(host: IWebhookFunctions, ids: readonly string[]): Promise<void> {
  const known = keptOf(ids);
  const { size } = known;
  if (exchanged.get(known) === size) return;
  exchanged.set(known, size);
  for (let wait = FIRST_EXCHANGE_MS; ; wait = Math.min(LONGEST_EXCHANGE_MS, 3 * wait)) {
    await clock.sleep(outOfStep(wait));
    // It went on, or another answer came.
    if (keptOf(ids) !== known || known.size !== size) return;
    const url = reportUrl(host, ids[0] as string, "kept");
    const reply = await callOwn(host, url, { ...REPORT, kept: [...known] });
    if (!["taken", "over", "stopped", "forbidden"].includes(reply)) continue;
    forget(ids);
    for (const id of ids) watchOf(id)?.stop();
    return;
  }
}

/**
 * Watches these questions in this process, to remind and escalate if it leads. The credential is read
 * once for all, and only if it must be: n8n takes milliseconds for it, and a hundred items are answered within a second.
 */
export async function watch(
  { host, ids }: Pick<Settling, "host" | "ids">,
  memories: readonly Memory[],
  leads = false,
): Promise<void> {
  if (leads) for (const { id } of memories) watchOf(id)?.lead();
  const unwatched = () => memories.filter(({ id }) => !watchOf(id));
  if (unwatched().length === 0) return;
  const connection = await connect(host);
  const escalates = unwatched().some(({ asked }) => asked.escalateAfterMs !== undefined);
  const escalation = escalates ? await connect(host, 0, ESCALATION_CREDENTIAL) : undefined;
  for (const memory of unwatched()) {
    const question = prepareFields(memory.asked);
    new Watcher({ host, connection, escalation, question, memory, ids, leads }).start();
  }
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
