import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { type CredentialConnection, connect } from "../../common/connection.ts";
import { ESCALATION_CREDENTIAL } from "../../common/credential.ts";
import type { WebhookReply } from "../../common/incoming.ts";
import { clock } from "../../common/transport.ts";
import type { Memory, RememberedAttempt } from "./memory.ts";
import { callOwn, outOfStep, reportUrl } from "./own-call.ts";
import type { QuestionFields } from "./question.ts";
import { type AskItem, forget, itemsByOutput, keep, keptOf, withInput } from "./results.ts";
import { Watcher, watchOf } from "./watch.ts";

const FIRST_EXCHANGE_MS = 250;
const LONGEST_EXCHANGE_MS = 10 * 60_000;

/** A request to a waiting question, and what is known of it. */
export interface ResumeCall {
  readonly host: IWebhookFunctions;
  readonly reply: WebhookReply;
  /** All questions of the execution, and their ids. */
  readonly memories: readonly Memory[];
  readonly ids: readonly string[];
  readonly memory: Memory;
  readonly question: QuestionFields;
  /** The push whose URL was called. */
  readonly attempt: RememberedAttempt;
  /** Undefined if the credential was deleted. Read only when needed: a plain tap does without. */
  readonly connection: () => Promise<CredentialConnection | undefined>;
}

/**
 * The question is over. The execution goes on when all its questions are; until then the others are watched here as well: what
 * this process does not know of them, as after a restart, their receipts show.
 */
export async function settle(call: ResumeCall, result: AskItem): Promise<IWebhookResponseData> {
  const { memories, ids, memory } = call;
  keepHere(ids, memory.id, result);
  const others = memories.filter(({ id }) => !keptOf(ids).has(id));
  if (others.length > 0) await watch(call, others, false);
  return goOn(call);
}

/** Another process says what it keeps. The URL is signed by n8n and never leaves it. */
export function settleAll(call: ResumeCall): IWebhookResponseData {
  const { kept } = call.host.getBodyData() as unknown as { kept: [string, AskItem][] };
  for (const [id, result] of kept) if (call.ids.includes(id)) keepHere(call.ids, id, result);
  return goOn(call);
}

function keepHere(ids: readonly string[], id: string, result: AskItem): void {
  const { answered } = keep(ids, id, result);
  watchOf(id)?.close(answered);
}

function goOn({ host, memories, ids, question, reply }: ResumeCall): IWebhookResponseData {
  const known = keptOf(ids);
  if (known.size < memories.length) {
    void exchange(host, ids);
    return reply(200, "the workflow waits for the answers of other items", "kept");
  }
  forget(ids);
  const input = question.each ? inputItems(host) : [];
  const results = ids.flatMap((id) => {
    const { output, items } = known.get(id) ?? { output: 0, items: [] };
    return { output, items: question.each ? items.map((each) => withInput(input, each)) : items };
  });
  return { webhookResponse: { success: true }, workflowData: itemsByOutput(question, results) };
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
    const reply = await callOwn(host, reportUrl(host, ids[0] as string, "kept"), { kept: [...known] });
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
  { host, ids }: ResumeCall,
  memories: readonly Memory[],
  leads: boolean,
): Promise<void> {
  for (const { id } of memories) {
    const known = watchOf(id);
    if (known && leads) known.leads = true;
  }
  const unwatched = () => memories.filter(({ id }) => !watchOf(id));
  if (unwatched().length === 0) return;
  const connection = await connect(host);
  const escalates = unwatched().some(({ asked }) => asked.escalateAfterMs !== undefined);
  const escalation = escalates ? await connect(host, 0, ESCALATION_CREDENTIAL) : undefined;
  for (const memory of unwatched()) new Watcher({ host, connection, escalation, memory, ids }, leads);
}

/** The items that came in, as n8n passes them on when its own limit ends a wait. */
export function inputItems(host: IWebhookFunctions): INodeExecutionData[] {
  const items = host.evaluateExpression("{{ $input.all() }}") as unknown as IDataObject[];
  return items.map(({ json, binary }, index) => ({
    json: json as IDataObject,
    ...(binary ? { binary: binary as INodeExecutionData["binary"] & object } : {}),
    pairedItem: { item: index },
  }));
}
