import type { Answer, ServiceEvent } from "@iotpush/core/adapter";
import type { IExecuteFunctions, IWebhookFunctions } from "n8n-workflow";
import { clock } from "../../common/transport.ts";
import type { RememberedAttempt } from "./memory.ts";

export type AskHost = IExecuteFunctions | IWebhookFunctions;

/** What n8n's own processes report of the waiting execution, or ask it: `from` asks whether the process that replies is the one that asks. */
type Report = "silent" | "uncertain" | "waiting" | "watch" | "kept" | "from";

/** The URL that a tap on this attempt's message calls, signed by n8n over everything in it. */
export const signedResumeUrl = (
  host: AskHost,
  question: string,
  { n, at, via, again }: RememberedAttempt,
  more: Record<string, string> = {},
): string =>
  host.getSignedResumeUrl({
    question,
    attempt: String(n),
    at: String(at),
    again: String(again),
    ...(via === undefined ? {} : { via }),
    ...more,
  });

/** A URL that the service never learns: only who signs can report that nobody answered. */
export const reportUrl = (
  host: AskHost,
  question: string,
  report: Report,
  more: Record<string, string> = {},
): string => host.getSignedResumeUrl({ question, report, ...more });

/**
 * - `taken`: the execution went on. `kept`: it goes on when the process that replied knows the answers of all items.
 * - `open`: it still waits. `asked_again`: and the question was pushed again. `handed_over`: and another process watches it.
 *   `elsewhere`: and the process that replied does not watch it. `itself`: and it is the one that asked.
 * - `over`: it does not wait for this question any more. `stopped`: nor does it go on.
 * - `running`: it does not wait yet, or goes on just now. `busy`: it could not be judged just now.
 * - `refused`: this tap never counts. `unreachable`: n8n was not reached at its own address.
 */
export type OwnReply =
  | "taken"
  | "kept"
  | "open"
  | "asked_again"
  | "handed_over"
  | "elsewhere"
  | "itself"
  | "over"
  | "stopped"
  | "running"
  | "busy"
  | "refused"
  | "unreachable"
  | "forbidden";

/** What is reported is in the URL, which is signed; n8n's request helper leaves an empty body out. */
const REPORT = { event: "report" };

/** Posts to a signed URL of n8n itself, as the service does with a callback. Never rejects. */
export async function callOwn(host: AskHost, url: string, body: object = {}): Promise<OwnReply> {
  try {
    const response = await host.helpers.httpRequest({
      method: "POST",
      url,
      body: { ...REPORT, ...body },
      json: true,
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
      disableFollowRedirect: true,
      timeout: 10_000,
    });
    return replyOf(response);
  } catch {
    return "unreachable";
  }
}

function replyOf({ statusCode, body }: { readonly statusCode: number; readonly body: unknown }): OwnReply {
  const ours = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const known = typeof ours.reason === "string" || ours.success === true;
  if (statusCode === 200) return known ? ((ours.reply as OwnReply | undefined) ?? "taken") : "over";
  if (statusCode === 401) return "forbidden";
  if (statusCode === 404 && "message" in ours) return "stopped";
  if (statusCode === 409) {
    if (known) return "over";
    if (/with error/.test(String(ours.message))) return "stopped";
    return /finished/.test(String(ours.message)) ? "over" : "running";
  }
  if (statusCode === 400 || statusCode === 403) return known ? "refused" : "unreachable";
  return statusCode >= 500 ? "busy" : "unreachable";
}

/** After this many tries (a few seconds) the log says that n8n cannot be reached. */
const TELL_AT = 5;
const MOST_TRIES = 200;

/** n8n takes a tenth of a second for each: when a hundred items are answered at once, their callbacks are to come first. */
const MOST_AT_ONCE = 4;
let busy = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy < MOST_AT_ONCE) busy += 1;
  else await new Promise<void>((go) => waiting.push(go));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}

/** Posts until n8n has taken it in, which it does not while the execution still runs. */
export async function postOwn(
  host: AskHost,
  url: string,
  body: object,
  ended: () => boolean,
): Promise<OwnReply> {
  for (let tries = 1; tries < MOST_TRIES && !ended(); tries++) {
    const reply = await inTurn(async () => (ended() ? "over" : callOwn(host, url, body)));
    if (reply !== "running" && reply !== "busy" && reply !== "unreachable") return reply;
    if (reply === "unreachable" && tries === TELL_AT) host.logger.warn(`iotpush: ${notReached(url)}`);
    await clock.sleep(Math.min(30_000, 125 * 2 ** tries));
  }
  return "over";
}

export const notReached = (url: string): string =>
  `n8n cannot be reached at its own address ${new URL(url).origin}, so an answer that is read from the receipt cannot resume the workflow. Set WEBHOOK_URL, in every process, to an address of n8n that every process reaches.`;

export const ownCallBody = (answer: Answer): object => ({
  event: "action" satisfies ServiceEvent["event"],
  message_id: answer.messageId,
  receipt_id: answer.receiptId,
  action_id: answer.actionId,
  action_label: answer.actionLabel,
  reply_text: answer.replyText,
  device_name: answer.deviceName,
  user_id: answer.userId,
  acted_at: answer.actedAt,
});

/** Another time at each call: behind a load balancer that goes by turns, what several processes do in step never meets. */
export const outOfStep = (ms: number): number => ms * (0.5 + Math.random());
