import { ValidationError } from "@iotpush/core/portable";
import {
  type IExecuteFunctions,
  type INodeExecutionData,
  NodeOperationError,
  WAIT_INDEFINITELY,
} from "n8n-workflow";
import { type Connection, connect } from "../../common/connection.ts";
import { ESCALATION_CREDENTIAL } from "../../common/names.ts";
import { ofItem } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { topicNameOf } from "../fields/topic.ts";
import { begin, nextAttempt, save } from "./memory.ts";
import { callOwn, notReached, REPORT } from "./own-call.ts";
import { push } from "./push.ts";
import { type Question, readQuestion } from "./question.ts";
import { callbackUrl, reportUrl, unreachable } from "./resume-url.ts";
import { Watch } from "./watch.ts";

/** If the watcher is lost, n8n itself goes on, by so much later: it must not come before the last look at the receipts. */
const FALLBACK_MS = 15_000;

/**
 * Sends the question and puts the execution to wait; all items wait for one answer, as with n8n's own nodes. A watcher stays
 * behind in this process.
 */
export async function ask(host: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = ofItem(host, 0);
  const connection = await connect(host);
  const topic = await topicNameOf(read, connection);
  const node = host.getNode();
  const question = readQuestion({ read, topic, node, now: clock.now(), zone: host.getTimezone() });
  const escalates = question.escalateAfterMs !== undefined;
  const escalation = escalates ? await connect(host, 0, ESCALATION_CREDENTIAL) : undefined;
  let memory = begin(host, question);
  const attempt = nextAttempt(memory);
  const url = callbackUrl(host, memory.id, attempt);
  const callbacks = read("noPublicUrl", false) !== true && !unreachable(url, connection.client.baseUrl);
  await check(host, memory.id, connection, callbacks);
  hint(host, connection, callbacks);

  memory = { ...memory, callbacks, attempts: [...memory.attempts, attempt] };
  save(host, memory);
  const { subscribers, ...pushed } = await push(connection, question, attempt, callbacks ? url : undefined);
  if (subscribers === 0 && read("options.nobodySubscribed", "fail") !== "wait")
    throw new NodeOperationError(
      node,
      `Nobody is subscribed to the topic ${topic}, so nobody can answer. Subscribe a phone to it in the iotpush app, or set If Nobody Is Subscribed to Wait Anyway.`,
    );
  memory = { ...memory, pushes: [pushed] };
  save(host, memory);
  await host.putExecutionToWait(waitTill(question));
  new Watch({ host, connection, escalation, question, memory }).start();
  return [host.getInputData()];
}

/** n8n's own limit passes the input on. Any other end is reported by the watcher. */
function waitTill({ silence: { then, deadline } }: Question): Date {
  return then === "goOn" && deadline !== null ? new Date(deadline + FALLBACK_MS) : WAIT_INDEFINITELY;
}

/** Throws if no answer could come back: from the receipt, or through a proxy that changes what n8n has signed. */
async function check(
  host: IExecuteFunctions,
  id: string,
  { client }: Connection,
  callbacks: boolean,
): Promise<void> {
  if (!callbacks && !client.hasTopicKey() && !client.hasSession)
    throw new ValidationError({
      what: "The credential",
      issues: [{ field: "Topic API Key", problem: "is empty, but only the receipt can bring the answer" }],
      fix: "Copy the topic's key from the dashboard, or set n8n's WEBHOOK_URL to its public address.",
    });
  const url = reportUrl(host, id, "waiting");
  // Without a sub-path it is the endpoint, the execution and the node.
  const hasSubPath = new URL(url).pathname.split("/").length > 4;
  if (callbacks && !hasSubPath) return;
  const reply = await callOwn(host, url, REPORT);
  if (reply === "forbidden")
    throw new NodeOperationError(
      host.getNode(),
      hasSubPath
        ? `n8n refuses its own signature: a proxy changes the path of ${new URL(url).origin}. Let it pass the sub-path on as it is, or serve n8n without one.`
        : "n8n refuses its own signature. Give every process of n8n the same N8N_ENCRYPTION_KEY.",
    );
  if (reply === "unreachable" && !callbacks) throw new NodeOperationError(host.getNode(), notReached(url));
}

/** What a person should know who tries the node. */
function hint(host: IExecuteFunctions, { client }: Connection, callbacks: boolean): void {
  const hints = [
    ...(client.hasTopicKey()
      ? []
      : [
          "This topic is asked without a key: anyone who knows its name can subscribe to it and answer. Private topics need the Pro plan.",
        ]),
    ...(callbacks || host.getNodeParameter("noPublicUrl", 0, false) === true
      ? []
      : [
          "iotpush cannot call n8n at its address, so the answer is read from the receipt. If n8n is public, set WEBHOOK_URL to its public address.",
        ]),
  ];
  if (hints.length > 0)
    host.addExecutionHints(
      ...hints.map((message) => ({ message, location: "outputPane", type: "warning" }) as const),
    );
}
