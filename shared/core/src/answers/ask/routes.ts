import { ValidationError } from "../../wire/errors/validation-error.js";
import type { Desk } from "./desk.js";

export type Route = "callback" | "receipt";

/** Whether a receipt of the topic can be read at all: with its own key, or with a session token. */
export const readable = (desk: Desk, topic: string): boolean =>
  desk.client.hasTopicKey(topic) || desk.client.hasSession;

/** The ways in which an answer to a question on this topic can arrive. */
export function routesTo(desk: Desk, topic: string): Route[] {
  return [
    ...(desk.mode !== "poll" && desk.callbackBase() ? (["callback"] as const) : []),
    ...(desk.mode !== "callback" && readable(desk, topic) ? (["receipt"] as const) : []),
  ];
}

/** Throws ValidationError where no answer could ever arrive. */
export function checkRoutes(desk: Desk, topic: string): void {
  if (routesTo(desk, topic).length > 0) return;
  const noKey = "Give the topic's API key, so that the receipt can be read";
  const noUrl = "set the public URL, so that the callback can arrive";
  throw new ValidationError({
    what: "The question",
    issues: [{ field: "topic", problem: `no answer could arrive in mode "${desk.mode}"`, given: topic }],
    fix: desk.mode === "callback" ? `Either ${noUrl}, or use mode "auto".` : `${noKey}, or ${noUrl}.`,
  });
}
