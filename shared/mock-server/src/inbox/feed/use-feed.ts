import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { type FeedQuery, loadMessages } from "../server/control-api.js";
import { sentenceOf } from "../server/control-fetch.js";
import { heardMeanwhile } from "../server/heard-meanwhile.js";
import { useLive } from "../server/server-context.js";
import {
  BLOCK,
  emptyWindow,
  keptNear,
  type MessageWindow,
  missingBlocks,
  pageOfBlock,
  withChanges,
  withPage,
} from "./message-window.js";

const HEAD_PAUSE_MS = 150;
const MOST_LOADED = 2_000;

/** A list of messages, newest first, of which only what is looked at is loaded. */
export interface Feed {
  readonly window: MessageWindow;
  /** False until the first page has come. */
  readonly loaded: boolean;
  readonly problem: string | null;
  /** Loads what is missing between two indexes of the list. */
  ensure(first: number, last: number): void;
}

/** Whether a changed message may belong to the list; the server decides about the search. */
const mayFit = (query: FeedQuery, message: MessageView): boolean =>
  (query.topic === "" || query.topic === message.topic) &&
  (query.priority === "" || query.priority === message.priority) &&
  (query.phone === "" ||
    message.phones.some(({ phoneId, deliveredAt }) => phoneId === query.phone && deliveredAt !== null));

/** The messages that fit, live: what changes is changed in place, what arrives appears on top. */
export function useFeed(query: FeedQuery): Feed {
  const [window, setWindow] = useState<MessageWindow>(emptyWindow);
  const [loaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [changes] = useState(heardMeanwhile<MessageView>);
  const loading = useRef(new Set<number>());
  const key = JSON.stringify(query);

  /** What is shown, or will be with the next rendering. */
  const latest = useRef(window);
  const show = useCallback((next: MessageWindow) => {
    latest.current = next;
    setWindow(next);
  }, []);

  /** Rises with every new beginning; what was asked before it no longer counts. */
  const round = useRef(0);
  /** The beginning that the window is of: the first page of a new one that comes begins it, whichever was asked first. */
  const shown = useRef(0);

  const load = useCallback(
    async (offset: number, limit: number) => {
      const asked = round.current;
      try {
        const [page, heard] = await changes.during(() =>
          loadMessages(JSON.parse(key) as FeedQuery, offset, limit),
        );
        if (round.current !== asked) return;
        const before = shown.current === asked ? latest.current : emptyWindow;
        shown.current = asked;
        show(withChanges(withPage(before, page, offset), heard));
        setProblem(null);
        setLoaded(true);
      } catch (error) {
        if (round.current === asked) setProblem(sentenceOf(error));
      }
    },
    [key, changes, show],
  );
  const loadHead = usePaced(() => load(0, BLOCK), HEAD_PAUSE_MS);
  const reload = useCallback(() => {
    round.current += 1;
    return load(0, BLOCK);
  }, [load]);
  useEffect(() => {
    setLoaded(false);
    void reload();
  }, [reload]);

  useLive((event) => {
    if (event.type === "message") {
      changes.hear(event.message);
      if (latest.current.places.has(event.message.id)) show(withChanges(latest.current, [event.message]));
      else if (mayFit(query, event.message)) loadHead();
    }
    if (event.type === "ready" || event.type === "removed" || event.type === "reset") void reload();
  });

  const ensure = useCallback(
    (first: number, last: number) => {
      const { total } = latest.current;
      for (const block of missingBlocks(latest.current, first, last)) {
        if (loading.current.has(block)) continue;
        loading.current.add(block);
        const { offset, limit } = pageOfBlock(total, block);
        void load(offset, limit).finally(() => loading.current.delete(block));
      }
      show(keptNear(latest.current, first, MOST_LOADED));
    },
    [load, show],
  );
  return { window, loaded, problem, ensure };
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
