import { ValidationError } from "../../wire/errors/validation-error.js";
import { isWebUrl, webUrlProblem } from "../../wire/web-url.js";
import type { Setting } from "../engine/inputs.js";
import type { Life } from "../engine/life.js";
import type { AskerCore } from "./asker-core.js";
import type { AnswerMode, Asked } from "./asker-options.js";
import type { PreparedQuestion } from "./prepare.js";
import type { Question } from "./question.js";

const GRACE_MS = 5 * 60_000;

/** Whether a receipt of the topic can be read at all: with its own key, or with a session token. */
export const readable = (core: AskerCore, topic: string): boolean =>
  core.client.hasTopicKey(topic) || core.client.hasSession;

/** How the question is to be answered: its own mode, else the one of all. */
export const modeOf = (core: AskerCore, question: Question): AnswerMode => question.mode ?? core.mode;

/** The ways in which an answer to a question can arrive. */
export function routesTo(core: AskerCore, question: Question): Asked["routes"] {
  const mode = modeOf(core, question);
  return [
    ...(mode !== "poll" && core.callbackBase() ? (["callback"] as const) : []),
    ...(mode !== "callback" && readable(core, question.topic) ? (["receipt"] as const) : []),
  ];
}

/** What the engine needs to know of this host to decide about a question. */
export function settingOf(core: AskerCore, question: Question, prepared: PreparedQuestion): Setting {
  return {
    prepared,
    confirm: core.options.confirmWithReceipt ?? false,
    callback: routesTo(core, question).includes("callback"),
    polls: modeOf(core, question) !== "callback",
    graceMs: core.options.graceMs ?? GRACE_MS,
    atMostOnce: core.options.atMostOnce ?? false,
    process: core.process,
    readable: (topic) => readable(core, topic),
    findable: (topic) => core.client.hasTopicKey(topic),
  };
}

/** Throws ValidationError if no answer could ever arrive. */
export function checkRoutes(core: AskerCore, question: Question): void {
  if (routesTo(core, question).length > 0) return;
  const mode = modeOf(core, question);
  const noKey = "Give the topic's API key, so that the receipt can be read";
  const noUrl = "set the public URL, so that the callback can arrive";
  throw new ValidationError({
    what: "The question",
    issues: [{ field: "topic", problem: `no answer could arrive in mode "${mode}"`, given: question.topic }],
    fix: mode === "callback" ? `Either ${noUrl}, or use mode "auto".` : `${noKey}, or ${noUrl}.`,
  });
}

/** Throws ValidationError for a callback base that no callback could be sent to. */
export function checkCallbackBase(given: string): void {
  const problem = webUrlProblem(given);
  if (problem === undefined) return;
  throw new ValidationError({
    what: "The Asker's options",
    issues: [{ field: "callbackBase", problem, given: isWebUrl(given) ? new URL(given).host : given }],
    fix: "Give the public URL of the receiver, such as https://flows.example.com/callback.",
  });
}

/** Warns about a question whose answer may be read too late, since too many others are open. */
export function warnOfLateReading(core: AskerCore, question: Question): void {
  const { reader, notices } = core;
  const { delayMs } = reader;
  const { timeoutMs } = question;
  if (timeoutMs === null || delayMs <= timeoutMs) return;
  if (routesTo(core, question).includes("callback")) return;
  const [late, limit] = [delayMs, timeoutMs].map((ms) => `${Math.round(ms / 1_000)} s`);
  notices.warning?.(
    undefined,
    `So many questions are open that an answer may be read ${late} after the tap, and the time limit is ${limit}: give a public URL or a session token, or ask fewer at once.`,
  );
}

/** Warns of a question that anyone may be able to answer. */
export function warnOfPublicTopic({ client, notices }: AskerCore, question: Question): void {
  const { topic, allowedResponders } = question;
  if (allowedResponders || client.hasTopicKey(topic)) return;
  notices.warning?.(
    undefined,
    `${topic} is asked without its key: if it is a public topic, anyone can subscribe and answer. Name allowedResponders, or use a private topic.`,
  );
}

/** The life of a question as hosts show it. */
export const toAsked = (life: Life, routes: Asked["routes"], pushed?: Asked["pushed"]): Asked => ({
  id: life.id,
  question: life.question,
  askedAt: life.askedAt,
  deadline: life.deadline,
  routes,
  ...(pushed ? { pushed } : {}),
});
