import type { Setting } from "../engine/inputs.js";
import { type PreparedQuestion, prepareQuestion } from "./prepare.js";
import type { Question } from "./question.js";
import { modeOf, readable, routesTo } from "./routes.js";
import type { AskServices } from "./services.js";

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

/** Of a question that has ended only its buttons are kept: without any, every tap on it is late. */
export function preparedForLate(question: Question): PreparedQuestion {
  try {
    return prepareQuestion(question);
  } catch {
    return { push: { message: question.message }, button: () => undefined, pushedId: () => undefined };
  }
}
