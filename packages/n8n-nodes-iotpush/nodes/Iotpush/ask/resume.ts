import {
  type Answer,
  answerOf,
  Dedupe,
  errorText,
  judge,
  type Receipt,
  readEvent,
  sameSecret,
  whyIgnored,
} from "@iotpush/core/adapter";
import { type IWebhookFunctions, type IWebhookResponseData, NodeOperationError } from "n8n-workflow";
import { type CredentialConnection, connect } from "../../common/connection.ts";
import { readJsonBody, replier, type WebhookReply } from "../../common/incoming.ts";
import { CREDENTIAL, ESCALATION_CREDENTIAL } from "../../common/names.ts";
import { clock } from "../../common/transport.ts";
import { type RememberedAttempt, type RememberedPush, recall } from "./memory.ts";
import { tellOutcome, tellUnauthorized } from "./notices.ts";
import { pushQuestion } from "./push.ts";
import { prepareFields } from "./question.ts";
import { silentItem, tappedButton, tappedItem } from "./results.ts";
import { signedResumeUrl } from "./resume-url.ts";
import { inputOf, type Settling, settle, watch } from "./settle.ts";
import { receiptOfTap, tappedPush } from "./tapped.ts";
import { callbacksComeHere, Watcher, watchOf } from "./watch.ts";

/** The question that waits, with what is known of it. */
interface Waiting extends Settling {
  /** Undefined if the credential is gone. Read when it is needed: a plain tap goes on without. */
  readonly connection: () => Promise<CredentialConnection | undefined>;
  readonly attempt: RememberedAttempt;
}

/**
 * Takes the callback of a waiting question, or what its watcher reports; n8n has checked the URL's signature. Whatever is not the
 * answer to this question leaves the execution waiting, and the sender is told why. An error would end it: then it is 503.
 */
export async function resume(host: IWebhookFunctions): Promise<IWebhookResponseData> {
  const reply = replier(host);
  callbacksComeHere();
  try {
    return await decide(host, reply);
  } catch (error) {
    // It is how a question fails that nobody answered.
    if (error instanceof NodeOperationError) throw new NodeOperationError(host.getNode(), error);
    host.logger.warn(`iotpush: a callback was not processed: ${errorText(error)}`);
    return reply(503, "could not be processed; please retry");
  }
}

async function decide(host: IWebhookFunctions, reply: WebhookReply): Promise<IWebhookResponseData> {
  const body = readJsonBody(host);
  if (!body.ok) return reply(body.status, body.problem);
  const memories = recall(host);
  const query = host.getQueryData() as Record<string, string | undefined>;
  const memory = memories.find(({ id }) => sameSecret(query.question ?? "", [id]));
  if (!memory) return reply(409, "this question is no longer open");
  const question = prepareFields(memory.asked);
  const { report, attempt: n = "0", at = "0", again = "0", via } = query;
  const settling = { host, memories, memory, question, reply };
  // In queue mode a worker asked, which may end sooner than the process that takes callbacks.
  if (report === "waiting")
    return reply(200, "it waits", (await watch(host, memories, [memory])) ? "handed_over" : "open");
  if (report) return decideSilence(settling, report);

  const given = readEvent(body.json);
  if (!given.ok) return reply(400, given.problem);
  const { answer } = given.event;
  if (given.event.event !== "action" || !answer)
    return reply(200, "only answers resume the workflow", "open");
  const attempt: RememberedAttempt = {
    n: Number(n),
    at: Number(at),
    again: Number(again),
    ...(via === "escalation" ? { via } : {}),
  };
  const credential = attempt.via ? ESCALATION_CREDENTIAL : CREDENTIAL;
  let read: Promise<CredentialConnection | undefined> | undefined;
  const connection = () => {
    read ??= connect(host, 0, credential).catch(() => undefined);
    return read;
  };
  return decideTap({ ...settling, connection, attempt }, answer);
}

/** What the watcher reports: that nobody answered, for certain or not, or it asks whether the question still waits. */
async function decideSilence(settling: Settling, report: string): Promise<IWebhookResponseData> {
  const { host, memory, question, reply } = settling;
  const { then } = question.silence;
  if (then === "wait") return reply(200, "it waits", "open");
  const certain = report === "silent";
  if (then === "goOn" && !question.each) return settle(settling, { output: 0, items: inputOf(host) });
  return settle(settling, silentItem(host, question, memory, certain));
}

async function decideTap(waiting: Waiting, tap: Answer): Promise<IWebhookResponseData> {
  const { memory, question, connection, attempt, reply } = waiting;
  const pushes = watchOf(memory.id)?.pushes ?? memory.pushes;
  const push = await tappedPush({ memory, pushes, attempt, connection }, tap);
  let receipt: Receipt | "unavailable" | undefined;
  let verdict = judge(question, push, tap);
  if (verdict === "needs_receipt" && push) {
    receipt = watchOf(memory.id)?.tapped(push.messageId) ?? (await receiptOfTap(await connection(), push));
    verdict = judge(question, push, tap, receipt);
  }
  const ignored = whyIgnored(verdict, receipt);
  if (!push || ignored) return reply(403, ignored ?? verdict);
  if (verdict !== "counts" && (await askedAgain(waiting, push)))
    return reply(200, "this person is not allowed to answer; the question was asked again", "asked_again");
  if (verdict === "counts" && question.outcomeNotice) {
    const answer = answerOf(question, push, tap, receipt);
    const { label = "" } = tappedButton(question, answer, tap) ?? {};
    await toTopic(waiting, (teller) => tellOutcome(teller, push.topic, answer, label));
  }
  return settle(waiting, tappedItem(question, push, tap, receipt, memory.item), push.messageId);
}

async function toTopic(
  { host, connection: read }: Waiting,
  work: (teller: CredentialConnection & { logger: IWebhookFunctions["logger"] }) => Promise<void>,
): Promise<void> {
  const connection = await read();
  if (connection) await work({ ...connection, logger: host.logger });
}

/** The taps that were followed by another push: a callback may be delivered twice, and the watcher reports it too. */
const followed = new Dedupe(1_000);

/** Whether the question is out again. If it cannot be sent nobody could answer any more, and the workflow must not wait on. */
async function askedAgain(waiting: Waiting, push: RememberedPush): Promise<boolean> {
  const { host, memory, question } = waiting;
  const connection = await waiting.connection();
  const tell = () =>
    toTopic(waiting, (teller) => tellUnauthorized(teller, push.topic, question.unauthorizedNotice));
  const known = watchOf(memory.id);
  const again = push.again + 1;
  if (!connection || again > question.askAgain) {
    await tell();
    return false;
  }
  try {
    await followed.once(`${memory.id} ${push.messageId}`, async () => {
      await tell();
      const via = push.via ? { via: push.via } : {};
      const attempt = known?.next({ again, ...via }) ?? { n: push.n + 1, at: clock.now(), again, ...via };
      const url = memory.callbacks ? signedResumeUrl(host, memory.id, attempt) : undefined;
      const pushed = await pushQuestion(connection, question, attempt, url);
      if (known) return known.add(pushed);
      const more = { ...memory, attempts: [...memory.attempts, attempt], pushes: [pushed] };
      const ids = waiting.memories.map(({ id }) => id);
      new Watcher({ host, connection, escalation: connection, question, memory: more, ids }).start();
    });
    return true;
  } catch (error) {
    host.logger.warn(`iotpush: the question was not asked again: ${errorText(error)}`);
    return false;
  }
}
