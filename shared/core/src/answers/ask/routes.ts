import { ValidationError } from "../../wire/errors/validation-error.js";
import { isWebUrl, webUrlProblem } from "../../wire/web-url.js";
import type { Setting } from "../engine/inputs.js";
import type { AnswerMode, Asked } from "./asker-options.js";
import type { PreparedQuestion } from "./prepare.js";
import type { Question } from "./question.js";
import type { AskServices } from "./services.js";

/** Whether a receipt of the topic can be read at all: with its own key, or with a session token. */
export const readable = (services: AskServices, topic: string): boolean =>
  services.client.hasTopicKey(topic) || services.client.hasSession;

/** How the question is to be answered: its own mode, else the one of all. */
export const modeOf = (services: AskServices, question: Question): AnswerMode =>
  question.mode ?? services.mode;

/** The ways in which an answer to a question can arrive. */
export function routesTo(services: AskServices, question: Question): Asked["routes"] {
  const mode = modeOf(services, question);
  return [
    ...(mode !== "poll" && services.callbackBase() ? (["callback"] as const) : []),
    ...(mode !== "callback" && readable(services, question.topic) ? (["receipt"] as const) : []),
  ];
}

/** What the engine needs to know of this host to decide about a question. */
export function settingOf(services: AskServices, question: Question, prepared: PreparedQuestion): Setting {
  return {
    prepared,
    confirm: services.confirmWithReceipt,
    callback: routesTo(services, question).includes("callback"),
    polls: modeOf(services, question) !== "callback",
    graceMs: services.graceMs,
    atMostOnce: services.atMostOnce,
    readable: (topic) => readable(services, topic),
    findable: (topic) => services.client.hasTopicKey(topic),
  };
}

/** Throws ValidationError if no answer could ever arrive. */
export function checkRoutes(services: AskServices, question: Question): void {
  if (routesTo(services, question).length > 0) return;
  const mode = modeOf(services, question);
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

/** Warns of a question whose answer may be read after its end, since so many others are open. */
export function warnOfLateReading(services: AskServices, question: Question): void {
  const { reader, notices } = services;
  const { delayMs } = reader;
  const { timeoutMs } = question;
  if (timeoutMs === null || delayMs <= timeoutMs) return;
  if (routesTo(services, question).includes("callback")) return;
  const [late, limit] = [delayMs, timeoutMs].map((ms) => `${Math.round(ms / 1_000)} s`);
  notices.warning?.(
    undefined,
    `So many questions are open that an answer may be read ${late} after the tap, and the time limit is ${limit}: give a public URL or a session token, or ask fewer at once.`,
  );
}

/** Warns of a question that anyone may be able to answer. */
export function warnOfPublicTopic({ client, notices }: AskServices, question: Question): void {
  const { topic, allowedResponders } = question;
  if (allowedResponders || client.hasTopicKey(topic)) return;
  notices.warning?.(
    undefined,
    `${topic} is asked without its key: if it is a public topic, anyone can subscribe and answer. Name allowedResponders, or use a private topic.`,
  );
}
