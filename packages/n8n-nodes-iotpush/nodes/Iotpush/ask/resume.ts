import {
  type Answer,
  answersOf,
  Dedupe,
  isAllowedResponder,
  isIotpushError,
  readEvent,
  sameSecret,
} from "@iotpush/core/portable";
import type { IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { type Connection, connect } from "../../common/connection.ts";
import { ofWebhook } from "../../common/parameters.ts";
import { resumeUrl } from "./callback-url.ts";
import { answeredOutputs, unauthorizedOutputs } from "./decision.ts";
import { type Memory, recall } from "./memory.ts";
import { tellOutcome, tellUnauthorized } from "./notices.ts";
import { type Question, readQuestion } from "./question.ts";

/**
 * Takes the callback of a waiting question; n8n has checked the URL's signature. Whatever is not the answer to this question
 * leaves the execution waiting, and the sender is told why.
 */
export async function resume(host: IWebhookFunctions): Promise<IWebhookResponseData> {
  const reply = (status: number, reason: string): IWebhookResponseData => {
    host.getResponseObject().status(status).json({ reason });
    return { noWebhookResponse: true };
  };
  const given = readEvent(host.getBodyData());
  if (!given.ok) return reply(400, given.problem);
  const { answer } = given.event;
  if (given.event.event !== "action" || !answer) return reply(200, "only answers move the workflow");
  const memory = recall(host);
  const { question: id = "", repeat = "0" } = host.getQueryData() as { question?: string; repeat?: string };
  if (!memory || !sameSecret(id, [memory.question])) return reply(409, "this question is no longer open");
  if (repeat === "0" && answer.messageId !== memory.messageId)
    return reply(403, "not the message of this question");

  const question = readQuestion(ofWebhook(host), memory.topic, host.getNode());
  const button = question.button(answer.actionId);
  if (!button) return reply(400, "the question has no such button");
  const connection = await connect(host);
  const identified = await identify(connection, question, memory, answer);
  if (identified === "unreadable") return reply(503, "the receipt cannot be read just now: send it again");
  if (identified === "unconfirmed") return reply(403, "the receipt does not show this answer");

  const named: Answer = { ...identified, topic: memory.topic };
  const tool = host.getNode().type.endsWith("Tool");
  const teller = { ...connection, logger: host.logger };
  if (isAllowedResponder(named, question.allowedResponders)) {
    if (question.options.outcomeNotice === true) await tellOutcome(teller, memory.topic, named, button.label);
    return resumed(answeredOutputs(question, named, button, tool));
  }
  const tell = () => tellUnauthorized(teller, memory.topic, question.unauthorizedNotice);
  const ask = async () => {
    const callback = resumeUrl(host, memory.question, Number(repeat) + 1);
    await connection.client.messages.push(memory.topic, { ...question.push, callback_url: callback });
  };
  if (Number(repeat) >= question.askAgain) await tell();
  else if (await askAgain(host, `${memory.question} ${repeat}`, () => tell().then(ask)))
    return reply(200, "this person may not answer; the question was asked again");
  return resumed(unauthorizedOutputs(question, named, tool));
}

/** The rounds that were followed by another: a callback may be delivered twice. */
const followed = new Dedupe(1_000);

/** Whether the question is out again. Where it cannot be sent nobody could answer any more, and the workflow must not wait on. */
async function askAgain(
  { logger }: IWebhookFunctions,
  round: string,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await followed.once(round, work);
    return true;
  } catch (error) {
    logger.warn(
      `iotpush: the question was not asked again: ${isIotpushError(error) ? error.message : String(error)}`,
    );
    return false;
  }
}

const resumed = (workflowData: IWebhookResponseData["workflowData"]): IWebhookResponseData => ({
  webhookResponse: { success: true },
  ...(workflowData ? { workflowData } : {}),
});

/**
 * The answer with what the receipt tells of it, where it must be confirmed or the callback does not name the person. Only the
 * receipt of our own push is read; that of one sent again while it waits is known from its callback alone.
 */
async function identify(
  { client }: Connection,
  question: Question,
  memory: Memory,
  answer: Answer,
): Promise<Answer | "unconfirmed" | "unreadable"> {
  const receiptId = answer.messageId === memory.messageId ? memory.receiptId : answer.receiptId;
  const known: Answer = receiptId ? { ...answer, receiptId } : answer;
  const confirm = question.options.confirmWithReceipt === true;
  const anonymous =
    question.allowedResponders !== undefined &&
    !answer.userId &&
    !isAllowedResponder(answer, question.allowedResponders);
  if (!confirm && !anonymous) return known;
  if (!receiptId) return confirm ? "unconfirmed" : known;
  try {
    const receipt = await client.receipts.get(receiptId, { timeoutMs: 4_000 });
    const real = answersOf(receipt).find(
      (each) => each.actionId === answer.actionId && each.messageId === answer.messageId,
    );
    if (real) return { ...known, ...real };
    return confirm ? "unconfirmed" : known;
  } catch (error) {
    if (isIotpushError(error) && error.status !== undefined && error.status < 500 && error.status !== 429)
      return confirm ? "unconfirmed" : known;
    return "unreadable";
  }
}
