import {
  type Answer,
  answerOf,
  Dedupe,
  errorText,
  judge,
  newSecret,
  readEvent,
  sameSecret,
  whyIgnored,
} from "@iotpush/core/adapter";
import {
  type IWebhookDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeOperationError,
} from "n8n-workflow";
import { type CredentialConnection, connect } from "../../common/connection.ts";
import { CREDENTIAL, ESCALATION_CREDENTIAL } from "../../common/credential.ts";
import { readJsonBody, replier, type WebhookReply } from "../../common/incoming.ts";
import { clock } from "../../common/transport.ts";
import { type RememberedAttempt, type RememberedPush, recall } from "./memory.ts";
import { sendNotice, whoAnswered } from "./notices.ts";
import { callOwn, outOfStep, ownCallBody, reportUrl, signedResumeUrl } from "./own-call.ts";
import { prepareFields } from "./question.ts";
import { answered, answeredByDefault, keptOf, unansweredItem, unauthorized } from "./results.ts";
import { inputItems, type ResumeCall, settle, settleAll, watch } from "./settle.ts";
import { readReceipt, tappedPush } from "./tapped.ts";
import { callbacksComeHere, pushQuestion, watchOf } from "./watch.ts";

/** The webhook that resumes a waiting execution. POST only, since link previews in chats would follow a GET. */
export const resumeWebhooks: IWebhookDescription[] = [
  {
    name: "default",
    httpMethod: "POST",
    responseMode: "onReceived",
    // Empty: n8n answers what the node gives as its response.
    responseData: "",
    path: "={{ $nodeId }}",
    restartWebhook: true,
    isFullPath: true,
  },
];

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
  const { report, passed } = query;
  const body = readJsonBody(host);
  // The answers of many items, from another process of n8n, may be longer.
  if (!body.ok && report !== "kept") return reply(body.status, body.problem);
  const memories = recall(host);
  const memory = memories.find(({ id }) => sameSecret(query.question ?? "", [id]));
  if (!memory) return reply(409, "this question is no longer open");
  const ids = memories.map(({ id }) => id);
  const attempt = attemptOf(query);
  const connection = connectOnce(host, attempt.via ? ESCALATION_CREDENTIAL : CREDENTIAL);
  const question = prepareFields(memory.asked);
  const call: ResumeCall = { host, reply, memories, ids, memory, question, attempt, connection };
  if (report === "kept") return settleAll(call);
  // In queue mode a worker asked, which may end sooner than the process that takes callbacks.
  if (report === "watch") {
    const open = memories.filter(({ id }) => !keptOf(ids).has(id));
    await watch(call, open, true);
    return reply(200, "it waits and is watched here", "handed_over");
  }
  if (report === "from") return reply(200, "it waits", query.from === here ? "itself" : "open");
  if (report === "waiting") return reply(200, "it waits", "open");
  const kept = keptOf(ids).get(memory.id);
  if (report) return kept ? reply(200, "it is answered", "kept") : decideSilence(call, report === "silent");

  const given = body.ok ? readEvent(body.json) : body;
  if (!given.ok) return reply(400, given.problem);
  const { event, answer } = given.event;
  if (event !== "action" || !answer) return reply(200, "only answers resume the workflow", "open");
  if (kept?.answered === answer.messageId) return reply(200, "this answer is known", "kept");
  if (kept) return reply(409, "this question is no longer open");
  if (!watchOf(memory.id)) {
    if (passed) return reply(200, "another process watches this question", "elsewhere");
    const decided = await passOn(call, answer);
    if (decided) return decided;
  }
  try {
    return await decideTap(call, answer);
  } catch (error) {
    // The service may not call again: then the receipt brings it.
    await watch(call, [memory], true);
    return notProcessed(host, reply, error);
  }
}

/** The push whose URL was called, read from the query that `signedResumeUrl` wrote. */
function attemptOf({ attempt = "0", at = "0", again = "0", via }: Record<string, string | undefined>) {
  const numbers = { n: Number(attempt), at: Number(at), again: Number(again) };
  return { ...numbers, ...(via === "escalation" ? { via } : {}) } satisfies RememberedAttempt;
}

function connectOnce(host: IWebhookFunctions, credential: string): ResumeCall["connection"] {
  let read: Promise<CredentialConnection | undefined> | undefined;
  return () => {
    read ??= connect(host, 0, credential).catch(() => undefined);
    return read;
  };
}

/** With two processes, one of this many tries almost certainly reaches the other; after a restart that takes under a second. */
const MOST_PASSES = 8;
const PASS_AGAIN_MS = 50;
/** Identifies this process. */
const here = newSecret();
const ALONE_MS = 60_000;
/** Whether n8n's own address reaches this process only, asked once for all: after a restart many may tap at once. */
let alone: { readonly is: Promise<boolean>; readonly at: number } | undefined;

async function reachesOnlyItself(host: IWebhookFunctions, id: string): Promise<boolean> {
  for (let tries = 1; tries <= MOST_PASSES; tries++) {
    const url = reportUrl(host, id, "from", { from: here, tries: String(tries) });
    if ((await callOwn(host, url)) !== "itself") return false;
  }
  return true;
}

/**
 * Passes a tap on to the process that watches the question, so that one decides and each notice is sent once. Undefined if it is not
 * found at n8n's own address, as after a restart: then it is decided here.
 */
async function passOn(
  { host, memory, attempt, reply }: ResumeCall,
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

/** What the watcher reports: that nobody answered, for certain or not. */
async function decideSilence(call: ResumeCall, certain: boolean): Promise<IWebhookResponseData> {
  const { host, memory, question, reply } = call;
  const { then } = question.silence;
  const { item } = memory;
  if (then === "wait") return reply(200, "it waits", "open");
  if (then === "answer" && certain) return settle(call, answeredByDefault(question, item));
  if (then === "goOn") {
    const items = question.each ? [unansweredItem(memory, certain)] : inputItems(host);
    return settle(call, { output: 0, items });
  }
  const error = new NodeOperationError(
    host.getNode(),
    certain
      ? "Nobody answered the question in time."
      : "Whether somebody answered in time cannot be known: the receipt could not be read.",
  );
  const { onError } = host.getNode();
  if (onError !== "continueErrorOutput" && onError !== "continueRegularOutput") throw error;
  const items = [{ json: { error: error.message }, error, pairedItem: { item } }];
  return settle(call, { output: 0, items });
}

async function decideTap(call: ResumeCall, tap: Answer): Promise<IWebhookResponseData> {
  const { memory, question, reply } = call;
  const push = await tappedPush(call, tap);
  const first = judge(question, push, tap);
  const isUnsure = first === "needs_receipt" && push !== undefined;
  const receipt = isUnsure
    ? (watchOf(memory.id)?.tapped.get(push.messageId) ?? (await readReceipt(await call.connection(), push)))
    : undefined;
  const verdict = isUnsure ? judge(question, push, tap, receipt) : first;
  const ignored = whyIgnored(verdict, receipt);
  if (!push || ignored) return reply(403, ignored ?? verdict);
  const answer = answerOf(question, push, tap, receipt);
  const button = question.button(answer.actionId) ?? question.button(tap.actionId);
  if (verdict === "counts" && button) {
    const { replyText } = answer;
    const text = `${button.label}: ${whoAnswered(answer)}${replyText ? `\n${replyText}` : ""}`;
    if (question.outcomeNotice) await followed.once(memory.id, () => tell(call, push.topic, text));
    return settle(call, answered(question, answer, button, memory.item));
  }
  if (await askedAgain(call, push))
    return reply(200, "this person is not allowed to answer; the question was asked again", "asked_again");
  return settle(call, unauthorized(answer, memory.item));
}

async function tell({ host, connection: read }: ResumeCall, topic: string, message: string): Promise<void> {
  const connection = message ? await read() : undefined;
  if (connection) await sendNotice(connection, host.logger, topic, { message });
}

/** The taps that were followed by a push: a callback may be delivered twice, and the watcher reports it too. */
const followed = new Dedupe(1_000);

/** Whether the question is out again. If it cannot be sent nobody could answer any more, and the workflow must not wait on. */
async function askedAgain(call: ResumeCall, push: RememberedPush): Promise<boolean> {
  const { host, memory, question } = call;
  const again = push.again + 1;
  const tellThem = () => tell(call, push.topic, question.unauthorizedNotice);
  const connection = await call.connection();
  if (again > question.askAgain || !connection) {
    await tellThem();
    return false;
  }
  try {
    await followed.once(`${memory.id} ${push.messageId}`, async () => {
      await tellThem();
      const more = { again, ...(push.via ? { via: push.via } : {}) };
      const known = watchOf(memory.id);
      if (known) return known.push(more);
      // One that nobody watches, as after a restart, is watched here from now on: not sooner, or a reminder may be due.
      const attempt = { n: push.n + 1, at: clock.now(), ...more };
      const pushed = await pushQuestion(host, connection, memory, attempt);
      const attempts = [...memory.attempts, attempt];
      await watch(call, [{ ...memory, attempts, pushes: [pushed] }], true);
    });
    return true;
  } catch (error) {
    host.logger.warn(`iotpush: the question was not asked again: ${errorText(error)}`);
    return false;
  }
}
