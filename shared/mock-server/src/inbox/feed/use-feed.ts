import { errorText } from "@iotpush/core/contract";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { MessagePage, MessageView } from "../../views.js";
import { stateOf } from "../card/message-state.js";
import { changesDuring } from "../server/changes-during.js";
import { type FeedQuery, loadMessages } from "../server/control-api.js";
import { useLive } from "../server/server-context.js";
import { MOST_KEPT, NONE, type RecentMessages, withChanges, withNewest, withOlder } from "./recent.js";

const HEAD_PAUSE_MS = 150;
const PAGE = 50;
/** As many as may have come since the list was last asked for. */
const MOST_NEW = 200;

/** The last messages, newest first. */
export interface Feed extends RecentMessages {
  /** False until the first page has come. */
  readonly loaded: boolean;
  readonly problem: string | null;
  /** Shows the next page; null if there is none, or if no more are kept. */
  readonly showOlder: (() => void) | null;
}

/** Whether a changed message may belong to the list; the server decides about the search. */
const mayFit = (query: FeedQuery, message: MessageView): boolean =>
  (!query.open || stateOf(message) === "waiting") &&
  (query.topic === "" || query.topic === message.topic) &&
  (query.priority === "" || query.priority === message.priority) &&
  (query.phone === "" ||
    message.phones.some(({ phoneId, deliveredAt }) => phoneId === query.phone && deliveredAt !== null));

/** The messages that fit, live: what changes is changed in place, what arrives appears on top. */
export function useFeed(query: FeedQuery): Feed {
  const [recent, setRecent] = useState<RecentMessages>(NONE);
  const [loaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [changes] = useState(changesDuring<MessageView>);
  const key = JSON.stringify(query);

  /** What is shown, or will be with the next rendering. */
  const latest = useRef(recent);
  const show = useCallback((next: RecentMessages) => {
    latest.current = next;
    setRecent(next);
  }, []);

  /** Rises with every new start; what was asked before it no longer counts. */
  const round = useRef(0);
  /** The start that is shown: the first page of a new one that comes begins it, whichever was asked first. */
  const shown = useRef(0);

  /** Counts what was asked, and which answer with the newest is shown: one that was asked earlier and comes later knows less. */
  const turns = useRef(0);
  const newest = useRef(0);

  const load = useCallback(
    async (
      page: { readonly limit: number; readonly before?: string },
      add: (recent: RecentMessages, page: MessagePage) => RecentMessages,
    ) => {
      const asked = round.current;
      const turn = ++turns.current;
      try {
        const [found, heard] = await changes.during(() => loadMessages(JSON.parse(key) as FeedQuery, page));
        if (round.current !== asked) return;
        setProblem(null);
        setLoaded(true);
        if (add === withNewest && turn < newest.current) return;
        if (add === withNewest) newest.current = turn;
        const before = shown.current === asked ? latest.current : NONE;
        shown.current = asked;
        show(withChanges(add(before, found), heard));
      } catch (error) {
        if (round.current === asked) setProblem(errorText(error));
      }
    },
    [key, changes, show],
  );
  const loadHead = usePaced(() => load({ limit: MOST_NEW }, withNewest), HEAD_PAUSE_MS);
  const reload = useCallback(() => {
    round.current += 1;
    return load({ limit: PAGE }, withNewest);
  }, [load]);
  useEffect(() => {
    setLoaded(false);
    void reload();
  }, [reload]);

  useLive((event) => {
    if (event.type === "message") {
      changes.hear(event.message);
      if (latest.current.messages.some(({ id }) => id === event.message.id))
        show(withChanges(latest.current, [event.message]));
      else if (mayFit(query, event.message)) loadHead();
    }
    if (event.type === "ready" || event.type === "removed" || event.type === "reset") void reload();
  });

  const { messages, total } = recent;
  const oldest = messages.at(-1)?.id;
  const showOlder = useCallback(() => {
    if (oldest !== undefined) void load({ limit: PAGE, before: oldest }, withOlder);
  }, [load, oldest]);
  const hasOlder = messages.length < Math.min(total, MOST_KEPT);
  return { messages, total, loaded, problem, showOlder: hasOlder ? showOlder : null };
}

/** The function, called at once and then at most once in a pause, however often it is asked for. */
function usePaced(work: () => Promise<void>, pauseMs: number): () => void {
  const state = useRef({ running: false, again: false });
  const current = useRef(work);
  current.current = work;
  return useCallback(() => {
    const paced = state.current;
    if (paced.running) {
      paced.again = true;
      return;
    }
    const run = async () => {
      paced.running = true;
      do {
        paced.again = false;
        await current.current();
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      } while (paced.again);
      paced.running = false;
    };
    void run();
  }, [pauseMs]);
}
