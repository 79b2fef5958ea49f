import type { MessageView } from "../../views.js";

/** What a notification asks of the reader: to answer, or nothing any more. */
export type MessageState = "waiting" | "answered" | "expired" | "news";

export function stateOf({
  actions,
  actionsTaken,
  status,
}: Pick<MessageView, "actions" | "actionsTaken" | "status">): MessageState {
  if (actionsTaken.length > 0) return "answered";
  if (actions.length === 0) return "news";
  return status === "expired" ? "expired" : "waiting";
}

/** What waits for an answer first, and then the rest; each newest first, and once. */
export function waitingFirst(
  waiting: readonly MessageView[],
  recent: readonly MessageView[],
): { readonly messages: readonly MessageView[]; readonly waiting: number } {
  const known = new Set(recent.map(({ id }) => id));
  const all = [...recent, ...waiting.filter(({ id }) => !known.has(id))];
  const first = all.filter((message) => stateOf(message) === "waiting");
  const rest = recent.filter((message) => stateOf(message) !== "waiting");
  return { messages: [...first, ...rest], waiting: first.length };
}

export const nameOf = (message: MessageView): string => message.title ?? message.message.slice(0, 60);
