import {
  type IExecuteData,
  type IExecuteFunctions,
  type INodeExecutionData,
  NodeOperationError,
  WAIT_INDEFINITELY,
} from "n8n-workflow";
import { type CredentialConnection, connect, paced } from "../../common/connection.ts";
import { ESCALATION_CREDENTIAL } from "../../common/credential.ts";
import { ofItem } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { topicNameOf } from "../fields/topic.ts";
import { checkWayBack, hintFor } from "./before-push.ts";
import { begin, type Memory, nextAttempt, save, saved } from "./memory.ts";
import { pushQuestion } from "./push.ts";
import { type QuestionFields, readPanel } from "./question.ts";
import { unansweredItem, withInput } from "./results.ts";
import { signedResumeUrl, unreachable } from "./resume-url.ts";
import { Watcher } from "./watch.ts";

/** If the watcher is lost, n8n itself goes on, by so much later: it must not come before the last look at the receipts. */
const FALLBACK_MS = 15_000;

/** A question of one item, or of all. */
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
  const { each, escalateAfterMs } = first.question;
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
  if (first.question.outputPerButton) pairOutputs(executing, first.question);
  await host.putExecutionToWait(waitTill(asking.map(({ question }) => question)));
  const ids = asking.map(({ memory }) => memory.id);
  for (const { connection, question, memory } of asking)
    new Watcher({ host, connection, escalation, question, memory, ids, leads: true }).start();
  return [items];
}

async function begun(host: IExecuteFunctions, item: number, before: Memory | undefined): Promise<Asking> {
  const read = ofItem(host, item);
  const connection = await connect(host, item);
  const node = host.getNode();
  const topic = await topicNameOf(read, connection, node);
  const question = readPanel({ read, topic, node, now: clock.now(), zone: host.getTimezone() });
  return { connection, question, memory: begin(before, question, item) };
}

/** Pushes the question. What is known of it is kept before and after: the response may be lost. */
async function push(host: IExecuteFunctions, asking: Asking): Promise<void> {
  const { connection, question, memory } = asking;
  const attempt = nextAttempt(memory);
  const url = signedResumeUrl(host, memory.id, attempt);
  const isPrivate = unreachable(url, connection.client.baseUrl);
  const callbacks = question.wayBack === "auto" && !isPrivate;
  if (memory.item === 0) {
    await checkWayBack(host, memory.id, connection, callbacks);
    hintFor(host, connection, isPrivate && question.wayBack === "auto" ? url : undefined);
  }
  asking.memory = { ...memory, callbacks, attempts: [...memory.attempts, attempt] };
  const callback = callbacks ? url : undefined;
  const { subscribers, ...pushed } = await pushQuestion(connection, question, attempt, callback);
  if (subscribers === 0 && question.ifNobody === "fail")
    throw new NodeOperationError(
      host.getNode(),
      `Nobody is subscribed to the topic ${question.topic}, so nobody can answer. Subscribe a phone to it in the iotpush app, or set If Nobody Is Subscribed to Wait Anyway.`,
      { itemIndex: memory.item },
    );
  asking.memory = { ...asking.memory, pushes: [pushed] };
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
