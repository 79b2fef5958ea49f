import type { MessageView } from "../control/view.js";

/** The list with a message put in, or changed where it is already: newest first, each once. */
export function withMessage(list: readonly MessageView[], message: MessageView): readonly MessageView[] {
  const index = list.findIndex(({ id }) => id === message.id);
  if (index >= 0) return list.with(index, message);
  return [message, ...list];
}

/** The list with older messages behind it, each once. */
export function withOlder(
  list: readonly MessageView[],
  older: readonly MessageView[],
): readonly MessageView[] {
  const known = new Set(list.map(({ id }) => id));
  return [...list, ...older.filter(({ id }) => !known.has(id))];
}
