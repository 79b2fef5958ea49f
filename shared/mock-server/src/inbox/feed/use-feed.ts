import { useMemo } from "preact/hooks";
import type { MessagePage, MessageView } from "../../views.js";
import { stateOf, waitingFirst } from "../card/message-state.js";
import { type FeedQuery, loadMessages } from "../server/api.js";
import { type Source, startsOver, useLoaded } from "../server/live.js";

/** What the reader wants to see; empty values do not filter. */
export const noFilters = { topic: "", priority: "", search: "" };
export type FeedFilters = typeof noFilters;

export interface Search {
  readonly filters: FeedFilters;
  /** Clears the filters. */
  clear(): void;
}

const PAGE = 50;
/** Many may arrive at once. */
const PAUSE_MS = 150;
/** More the page does not show. */
export const MOST_SHOWN = 500;

export type Feed = ReturnType<typeof useFeed>;

/**
 * The messages of a phone, or of all with "", that fit the filters: the `waiting` ones first, even if they are too old for the rest.
 * `showOlder` shows another page; null if there is none, or if no more are shown.
 */
export function useFeed(phone: string, filters: FeedFilters) {
  const key = JSON.stringify({ ...filters, phone });
  const list = useMemo(() => messageList(JSON.parse(key)), [key]);
  const openList = useMemo(() => messageList({ ...JSON.parse(key), open: true }), [key]);
  const recent = useLoaded(list);
  const open = useLoaded(openList);
  const { total, messages } = recent.value;
  const showOlder = () => {
    list.growBy(PAGE);
    recent.reload();
  };
  return {
    ...waitingFirst(open.value.messages, messages),
    total,
    loaded: recent.loaded && open.loaded,
    problem: recent.problem,
    showOlder: messages.length < Math.min(total, MOST_SHOWN) ? showOlder : null,
    isCut: messages.length < total,
  };
}

/** The newest messages: what changes is changed in place, what arrives is loaded on top and pushes nothing off the end. */
export function messageList(query: FeedQuery): Source<MessagePage> & { growBy(count: number): void } {
  let wanted = PAGE;
  const arrived = new Set<string>();
  return {
    empty: { messages: [], total: 0, next: null },
    pauseMs: PAUSE_MS,
    growBy: (count) => {
      wanted += count;
    },
    load: () => loadMessages(query, Math.min(MOST_SHOWN, wanted + arrived.size)),
    change: (page, event) => {
      if (startsOver(event) || event.type === "removed") return undefined;
      if (event.type !== "message") return page;
      const { message } = event;
      const index = page.messages.findIndex(({ id }) => id === message.id);
      if (index >= 0) return { ...page, messages: page.messages.with(index, message) };
      if (!mayFit(query, message)) return page;
      if (arrived.size < MOST_SHOWN) arrived.add(message.id);
      return undefined;
    },
  };
}

/** Whether a message may belong to the list; the server decides. */
const mayFit = (query: FeedQuery, message: MessageView): boolean =>
  (!query.open || stateOf(message) === "waiting") &&
  (!query.topic || query.topic === message.topic) &&
  (!query.priority || query.priority === message.priority) &&
  `${message.title}\n${message.message}`.toLowerCase().includes(query.search?.toLowerCase() ?? "") &&
  (!query.phone ||
    message.phones.some(({ phoneId, deliveredAt }) => phoneId === query.phone && deliveredAt !== null));
