import type { MessagePage, MessageView } from "../../views.js";

/** The newest messages of a list, newest first. */
export interface RecentMessages {
  readonly messages: readonly MessageView[];
  /** How many the server has. */
  readonly total: number;
}

export const NONE: RecentMessages = { messages: [], total: 0 };
/** More the page does not keep. */
export const MOST_KEPT = 500;

/** With the server's newest on top. If none of them was there before, more have come than one page holds: what was there is let go. */
export function withNewest({ messages }: RecentMessages, page: MessagePage): RecentMessages {
  const newest = new Set(page.messages.map(({ id }) => id));
  const older = messages.filter(({ id }) => !newest.has(id));
  const kept = older.length < messages.length ? older : [];
  return { messages: [...page.messages, ...kept].slice(0, MOST_KEPT), total: page.total };
}

/** With the page after the oldest. */
export function withOlder({ messages }: RecentMessages, page: MessagePage): RecentMessages {
  const known = new Set(messages.map(({ id }) => id));
  const older = page.messages.filter(({ id }) => !known.has(id));
  return { messages: [...messages, ...older].slice(0, MOST_KEPT), total: page.total };
}

/** With messages changed where they are shown; the last change of each counts. */
export function withChanges(recent: RecentMessages, changes: readonly MessageView[]): RecentMessages {
  const changed = new Map(changes.map((message) => [message.id, message]));
  if (!recent.messages.some(({ id }) => changed.has(id))) return recent;
  return { ...recent, messages: recent.messages.map((message) => changed.get(message.id) ?? message) };
}
