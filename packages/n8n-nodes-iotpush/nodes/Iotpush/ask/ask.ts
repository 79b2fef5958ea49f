import {
  type IExecuteData,
  type IExecuteFunctions,
  type INodeExecutionData,
  NodeOperationError,
  WAIT_INDEFINITELY,
} from "n8n-workflow";
import { type CredentialConnection, connect, paced } from "../../common/connection.ts";
import { ESCALATION_CREDENTIAL } from "../../common/credential.ts";
import { ofItem, unfit } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { topicNameOf } from "../fields/topic.ts";
import { begin, type Memory, nextAttempt, save, saved } from "./memory.ts";
import { callOwn, notReached, type OwnReply, reportUrl, signedResumeUrl } from "./own-call.ts";
import { prepareFields, type QuestionFields, readPanel } from "./question.ts";
import { unansweredItem, withInput } from "./results.ts";
import { pushQuestion, Watcher } from "./watch.ts";
import { notPublic, unreachable, WITHOUT_KEY } from "./way-back.ts";

/** If the watcher is lost, n8n itself continues, this much later so that the last look at the receipts comes first. */
const FALLBACK_MS = 15_000;

interface Asking {
  readonly connection: CredentialConnection;
  readonly question: QuestionFields;
  memory: Memory;
}

/**
 * Sends the question and puts the execution to wait. All items wait for one answer, as with n8n's own nodes, or each for its own.
 * Watchers stay behind in this process.
 */
export async function askOperation(host: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const before = saved(host);
  const first = await begun(host, 0, before[0]);
  const { each, escalateAfterMs, outputPerButton } = first.question;
  const items = host.getInputData();
  const asking: Asking[] = [first];
  for (let item = 1; each && item < items.length; item++) asking.push(await begun(host, item, before[item]));
  const escalates = escalateAfterMs !== undefined;
  const escalation = escalates ? await connect(host, 0, ESCALATION_CREDENTIAL) : undefined;
  try {
    for (const asked of asking)
      if (asked.memory.pushes.length === 0) await paced(host, () => push(host, asked));
  } finally {
    const memories = asking.map(({ memory }) => memory);
    save(host, memories);
  }
  // What n8n passes on at its own limit, if no watcher is left.
  const unanswered = asking.map(({ memory }) => withInput(items, unansweredItem(memory, false)));
  const executing = host.getExecuteData();
  if (each) executing.data = { main: [unanswered] };
  if (outputPerButton) pairOutputs(executing, first.question);
  await host.putExecutionToWait(waitTill(asking.map(({ question }) => question)));
  const ids = asking.map(({ memory }) => memory.id);
  for (const { connection, memory } of asking)
    new Watcher({ host, connection, escalation, memory, ids }, true);
  return [items];
}

async function begun(host: IExecuteFunctions, item: number, before: Memory | undefined): Promise<Asking> {
  const read = ofItem(host, item);
  const connection = await connect(host, item);
  const asked = readPanel(host, read, await topicNameOf(read, connection, host.getNode()));
  return { connection, question: prepareFields(asked), memory: begin(before, asked, item) };
}

/** Pushes the question. What is known of it is kept before and after: the response may be lost. */
async function push(host: IExecuteFunctions, asking: Asking): Promise<void> {
  const { connection, question, memory } = asking;
  const attempt = nextAttempt(memory.attempts);
  const isAuto = question.wayBack === "auto";
  const url = signedResumeUrl(host, memory.id, attempt);
  const isPrivate = unreachable(url, connection.client.baseUrl);
  const callbacks = isAuto && !isPrivate;
  if (memory.item === 0) {
    await checkWayBack(host, memory.id, connection, callbacks);
    if (!connection.client.hasTopicKey()) warn(host, WITHOUT_KEY);
    if (isAuto && isPrivate) warn(host, notPublic(url));
  }
  asking.memory = { ...memory, callbacks, attempts: [...memory.attempts, attempt] };
  const { subscribers, ...pushed } = await pushQuestion(host, connection, asking.memory, attempt);
  if (subscribers === 0 && question.ifNobody === "fail")
    throw new NodeOperationError(
      host.getNode(),
      `Nobody is subscribed to the topic ${question.topic}, so nobody can answer. Subscribe a phone to it in the iotpush app, or set If Nobody Is Subscribed to Wait Anyway.`,
      { itemIndex: memory.item },
    );
  asking.memory = { ...asking.memory, pushes: [pushed] };
}

const warn = (host: IExecuteFunctions, message: string): void =>
  host.addExecutionHints({ message, location: "outputPane", type: "warning" });

/** How long this process remembers what it got from n8n's own address, which may take its time not to answer. */
const REMEMBERED_MS = 10 * 60_000;
const remembered = new Map<string, { readonly reply: Promise<OwnReply>; readonly at: number }>();

/**
 * Throws if no answer could come back: from the receipt, or through a proxy that changes what n8n has signed. Says so if only
 * callbacks can bring one.
 */
async function checkWayBack(
  host: IExecuteFunctions,
  id: string,
  { client }: CredentialConnection,
  callbacks: boolean,
): Promise<void> {
  if (!callbacks && !client.hasTopicKey() && !client.hasSession)
    throw unfit(
      "The credential",
      "Topic API Key",
      "is empty, but only the receipt can bring the answer",
      "Copy the topic's key from the dashboard, or set n8n's WEBHOOK_URL to its public address.",
    );
  const url = reportUrl(host, id, "waiting");
  const { origin, pathname } = new URL(url);
  const last = remembered.get(origin);
  const isKnown = last && clock.now() < last.at + REMEMBERED_MS;
  // Many questions at once are one call.
  const asked = isKnown ? last : { reply: callOwn(host, url), at: clock.now() };
  remembered.set(origin, asked);
  const reply = await asked.reply;
  if (reply === "forbidden" || (reply === "unreachable" && !callbacks)) remembered.delete(origin);
  // Without a sub-path it is the endpoint, the execution and the node.
  const hasSubPath = pathname.split("/").length > 4;
  if (reply === "forbidden")
    throw new NodeOperationError(
      host.getNode(),
      hasSubPath
        ? `n8n refuses its own signature: a proxy changes the path of ${origin}. Make it keep the sub-path, or serve n8n without one.`
        : "n8n refuses its own signature. Give every process of n8n the same N8N_ENCRYPTION_KEY.",
    );
  if (reply === "unreachable" && !callbacks) throw new NodeOperationError(host.getNode(), notReached(url));
  if (reply === "unreachable") warn(host, notReached(url));
}

/**
 * n8n takes the outputs of a node that goes on for its inputs, and pairs their items with the source of that number: `$("Start").item`
 * finds nothing behind the second output unless there is one for each. Of several questions it would find the wrong item: so none.
 */
function pairOutputs(executing: IExecuteData, { each, buttons }: QuestionFields): void {
  // n8n would run No Response as well, whatever was tapped.
  executing.node = { ...executing.node, alwaysOutputData: false };
  const [source] = executing.source?.main ?? [];
  if (source) executing.source = { main: each ? [null] : [source, ...buttons.map(() => source)] };
}

/** n8n's own limit passes the input on. Any other end is reported by the watcher. */
function waitTill(questions: readonly QuestionFields[]): Date {
  const limits = questions.map(({ silence: { then, deadline } }) => (then === "goOn" ? deadline : null));
  const last = Math.max(...limits.map((deadline) => deadline ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(last) ? new Date(last + FALLBACK_MS) : WAIT_INDEFINITELY;
}
