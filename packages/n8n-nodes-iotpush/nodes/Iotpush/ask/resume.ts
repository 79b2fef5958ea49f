import {
  type Answer,
  answerOf,
  Dedupe,
  errorText,
  judge,
  newSecret,
  type Receipt,
  readEvent,
  sameSecret,
  whyIgnored,
} from "@iotpush/core/adapter";
import { type IWebhookFunctions, type IWebhookResponseData, NodeOperationError } from "n8n-workflow";
import { type CredentialConnection, connect } from "../../common/connection.ts";
import { CREDENTIAL, ESCALATION_CREDENTIAL } from "../../common/credential.ts";
import { readJsonBody, replier, type WebhookReply } from "../../common/incoming.ts";
import { clock } from "../../common/transport.ts";
import { keptOf, outOfStep } from "./answers.ts";
import { type RememberedAttempt, type RememberedPush, recall } from "./memory.ts";
import { tellOutcome, tellUnauthorized } from "./notices.ts";
import { callOwn, ownCallBody, REPORT } from "./own-call.ts";
import { pushQuestion } from "./push.ts";
import { prepareFields } from "./question.ts";
import { answered, answeredByDefault, unansweredItem, unauthorized } from "./results.ts";
import { reportUrl, signedResumeUrl } from "./resume-url.ts";
import { inputOf, type Settling, settle, settleAll, watch } from "./settle.ts";
import { receiptOfTap, tappedPush } from "./tapped.ts";
import { callbacksComeHere, watchOf } from "./watch.ts";

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
    return notProcessed(host, reply, error);
  }
}

function notProcessed(host: IWebhookFunctions, reply: WebhookReply, error: unknown): IWebhookResponseData {
  host.logger.warn(`iotpush: a callback was not processed: ${errorText(error)}`);
  return reply(503, "could not be processed; please retry");
}

async function decide(host: IWebhookFunctions, reply: WebhookReply): Promise<IWebhookResponseData> {
  const query = host.getQueryData() as Record<string, string | undefined>;
  const { report, passed, attempt: n = "0", at = "0", again = "0", via } = query;
  const body = readJsonBody(host);
  // The answers of many items, from another process of n8n, may be longer.
  if (!body.ok && report !== "kept") return reply(body.status, body.problem);
  const memories = recall(host);
  const memory = memories.find(({ id }) => sameSecret(query.question ?? "", [id]));
  if (!memory) return reply(409, "this question is no longer open");
  const question = prepareFields(memory.asked);
  const ids = memories.map(({ id }) => id);
  const settling = { host, memories, ids, memory, question, reply };
  if (report === "kept") return settleAll(settling, host.getBodyData());
  // In queue mode a worker asked, which may end sooner than the process that takes callbacks.
  if (report === "watch") {
    const open = memories.filter(({ id }) => !keptOf(ids).has(id));
    await watch(settling, open, true);
    return reply(200, "it waits and is watched here", "handed_over");
  }
  if (report === "from") return reply(200, "it waits", query.from === here ? "itself" : "open");
  if (report === "waiting") return reply(200, "it waits", "open");
  const kept = keptOf(ids).get(memory.id);
  if (report) return kept ? reply(200, "it is answered", "kept") : decideSilence(settling, report);

  const given = body.ok ? readEvent(body.json) : body;
  if (!given.ok) return reply(400, given.problem);
  const { answer } = given.event;
  if (given.event.event !== "action" || !answer)
    return reply(200, "only answers resume the workflow", "open");
  if (kept?.answered === answer.messageId) return reply(200, "this answer is known", "kept");
  if (kept) return reply(409, "this question is no longer open");
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
  const waiting = { ...settling, connection, attempt };
  if (!watchOf(memory.id)) {
    if (passed) return reply(200, "another process watches this question", "elsewhere");
    const decided = await passOn(waiting, answer);
    if (decided) return decided;
  }
  try {
    return await decideTap(waiting, answer);
  } catch (error) {
    // The service may not call again: then the receipt brings it.
    await watch(settling, [memory], true);
    return notProcessed(host, reply, error);
  }
}

/** Of two processes in turn or at random, one of so many is surely the other; after a restart it takes under a second. */
const MOST_PASSES = 8;
const PASS_AGAIN_MS = 50;
/** What tells this process from others. */
const here = newSecret();
const ALONE_MS = 60_000;
/** Whether n8n's own address reaches this process only, asked once for all: after a restart many may tap at once. */
let alone: { readonly is: Promise<boolean>; readonly at: number } | undefined;

async function reachesOnlyItself(host: IWebhookFunctions, id: string): Promise<boolean> {
  for (let tries = 1; tries <= MOST_PASSES; tries++) {
    const url = reportUrl(host, id, "from", { from: here, tries: String(tries) });
    if ((await callOwn(host, url, REPORT)) !== "itself") return false;
  }
  return true;
}

/**
 * Passes a tap on to the process that watches the question, so that one decides and each notice is sent once. Undefined if it is not
 * found at n8n's own address, as after a restart: then it is decided here.
 */
async function passOn(
  { host, memory, attempt, reply }: Waiting,
  tap: Answer,
): Promise<IWebhookResponseData | undefined> {
  const now = clock.now();
  if (!alone || now > alone.at + ALONE_MS) alone = { is: reachesOnlyItself(host, memory.id), at: now };
  if (await alone.is) return undefined;
  for (let tries = 1; tries <= MOST_PASSES; tries++) {
    const url = signedResumeUrl(host, memory.id, attempt, { passed: String(tries) });
    const decided = await callOwn(host, url, ownCallBody(tap));
    if (decided === "unreachable" || decided === "forbidden") return undefined;
    if (["over", "stopped", "running"].includes(decided))
      return reply(409, "this question is no longer open");
    if (decided === "refused") return reply(403, "another process refused it");
    // A load balancer says that a process is busy which is down.
    if (decided !== "elsewhere" && decided !== "busy")
      return reply(200, "another process decided it", decided);
    await clock.sleep(outOfStep(PASS_AGAIN_MS));
  }
  return undefined;
}

/** What the watcher reports: that nobody answered, for certain or not, or it asks whether the question still waits. */
async function decideSilence(settling: Settling, report: string): Promise<IWebhookResponseData> {
  const { host, memory, question, reply } = settling;
  const { then } = question.silence;
  if (then === "wait") return reply(200, "it waits", "open");
  const certain = report === "silent";
  const { item } = memory;
  if (then === "answer" && certain) return settle(settling, answeredByDefault(question, item));
  if (then === "goOn") {
    const items = question.each ? [unansweredItem(memory, certain)] : inputOf(host);
    return settle(settling, { output: 0, items });
  }
  const error = new NodeOperationError(
    host.getNode(),
    certain
      ? "Nobody answered the question in time."
      : "Whether somebody answered in time cannot be known: the receipt could not be read.",
  );
  const { onError } = host.getNode();
  if (onError === "continueErrorOutput" || onError === "continueRegularOutput")
    return settle(settling, {
      output: 0,
      items: [{ json: { error: error.message }, error, pairedItem: { item } }],
    });
  throw error;
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
  const answer = answerOf(question, push, tap, receipt);
  const button = question.button(answer.actionId) ?? question.button(tap.actionId);
  if (verdict === "counts" && button) {
    if (question.outcomeNotice)
      await followed.once(memory.id, () =>
        toTopic(waiting, (teller) => tellOutcome(teller, push.topic, answer, button.label)),
      );
    return settle(waiting, answered(question, answer, button, memory.item));
  }
  if (await askedAgain(waiting, push))
    return reply(200, "this person is not allowed to answer; the question was asked again", "asked_again");
  return settle(waiting, unauthorized(answer, memory.item));
}

async function toTopic(
  { host, connection: read }: Waiting,
  work: (teller: CredentialConnection & { logger: IWebhookFunctions["logger"] }) => Promise<void>,
): Promise<void> {
  const connection = await read();
  if (connection) await work({ ...connection, logger: host.logger });
}

/** The taps that were followed by a push: a callback may be delivered twice, and the watcher reports it too. */
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
      const attempts = [...memory.attempts, attempt];
      await watch(waiting, [{ ...memory, attempts, pushes: [pushed] }], true);
    });
    return true;
  } catch (error) {
    host.logger.warn(`iotpush: the question was not asked again: ${errorText(error)}`);
    return false;
  }
}
