import { type Answer, isAllowedResponder, newSecret, type PushResult } from "@iotpush/core/portable";
import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from "n8n-workflow";
import { type Connection, connect } from "../../common/connection.ts";
import { ofItem } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { topicNameOf } from "../fields/topic.ts";
import { refuseUnreachable, resumeUrl } from "./callback-url.ts";
import { answeredOutputs, unauthorizedOutputs } from "./decision.ts";
import { waitTill } from "./limit.ts";
import { remember } from "./memory.ts";
import { tellOutcome, tellUnauthorized } from "./notices.ts";
import { type Question, readQuestion } from "./question.ts";
import { earlyAnswer, polledAnswer } from "./receipt-answer.ts";

/**
 * Sends the question and puts the execution to wait; all items wait for one answer, as with n8n's own nodes. Where the receipt
 * shows an answer already, or has to be read for one, it goes on at once.
 */
export async function ask(host: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = ofItem(host, 0);
  const connection = await connect(host);
  const topic = await topicNameOf(read, connection);
  const question = readQuestion(read, topic, host.getNode());
  const till = waitTill(question.options, clock.now());
  const id = newSecret();
  const tool = isTool(host);

  for (let repeat = 0; ; repeat++) {
    const pushed = await pushQuestion(host, connection, { topic, question, id, repeat });
    remember(host, { question: id, messageId: pushed.id, receiptId: pushed.receipt_id, topic });
    const answer = question.noPublicUrl
      ? await polledAnswer(connection, host, pushed, { till, everySeconds: question.checkEverySeconds })
      : await earlyAnswer(connection, host, pushed);
    const button = answer && question.button(answer.actionId);
    if (!answer || !button) break;
    const named: Answer = { ...answer, topic };
    const teller = { ...connection, logger: host.logger };
    if (isAllowedResponder(answer, question.allowedResponders)) {
      if (question.options.outcomeNotice === true) await tellOutcome(teller, topic, named, button.label);
      return answeredOutputs(question, named, button, tool);
    }
    await tellUnauthorized(teller, topic, question.unauthorizedNotice);
    if (repeat >= question.askAgain) return unauthorizedOutputs(question, named, tool);
  }
  if (question.noPublicUrl) return noResponse(host, question, tool);
  await host.putExecutionToWait(till);
  return [host.getInputData()];
}

async function pushQuestion(
  host: IExecuteFunctions,
  { client }: Connection,
  { topic, question, id, repeat }: { topic: string; question: Question; id: string; repeat: number },
): Promise<PushResult> {
  const callback = question.noPublicUrl ? undefined : resumeUrl(host, id, repeat);
  if (callback) refuseUnreachable(callback, client.baseUrl);
  const pushed = await client.messages.push(topic, {
    ...question.push,
    ...(callback ? { callback_url: callback } : {}),
  });
  if (pushed.subscribers === 0 && question.options.nobodySubscribed !== "wait")
    throw new NodeOperationError(
      host.getNode(),
      `Nobody is subscribed to the topic ${topic}, so nobody can answer. Subscribe a phone to it in the iotpush app, or set If Nobody Is Subscribed to Wait All the Same.`,
    );
  return pushed;
}

/** An AI agent's tool has one output only, whatever the panel says. */
export const isTool = (host: Pick<IExecuteFunctions, "getNode">): boolean =>
  host.getNode().type.endsWith("Tool");

/** The items go on as they came, as they do when n8n's own wait ends. */
function noResponse(host: IExecuteFunctions, question: Question, tool: boolean): INodeExecutionData[][] {
  const items = host.getInputData().map((item, index) => ({ ...item, pairedItem: { item: index } }));
  if (tool || !question.outputPerButton) return [items];
  return [items, ...question.buttons.map(() => [])];
}
