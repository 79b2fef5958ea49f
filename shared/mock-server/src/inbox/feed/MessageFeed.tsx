import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { MOST_KEPT } from "./recent.js";
import type { Feed } from "./use-feed.js";

const NEAR_TOP_PX = 24;

/** What a row needs to know of its place among all, which a screen reader says. */
export interface RowPlace {
  readonly position: number;
  readonly total: number;
}

/** The last messages as a list to scroll through. What is being read stays in its place while others arrive above it. */
export function MessageFeed(props: {
  readonly feed: Feed;
  readonly label: string;
  readonly empty: ComponentChildren;
  readonly row: (message: MessageView, place: RowPlace) => ComponentChildren;
}) {
  const { feed, label, empty, row } = props;
  const { messages, total } = feed;
  const scroller = useRef<HTMLDivElement>(null);
  const [atTop, setAtTop] = useState(true);
  const unseen = useUnseen(total, atTop);

  return (
    <div class="feed">
      {unseen > 0 && (
        <button type="button" class="unseen" onClick={() => scroller.current?.scrollTo(0, 0)}>
          <span aria-hidden="true">↑ </span>
          {unseen === 1 ? "1 new notification" : `${unseen} new notifications`}
        </button>
      )}
      <div
        class="scroller"
        ref={scroller}
        onScroll={(event) => setAtTop(event.currentTarget.scrollTop < NEAR_TOP_PX)}
      >
        {feed.problem && (
          <p class="problem" role="alert">
            {feed.problem}
          </p>
        )}
        {total === 0 ? (
          feed.loaded && empty
        ) : (
          <div role="feed" aria-label={label} aria-busy={!feed.loaded} class="rows">
            {messages.map((message, index) => (
              <div key={message.id} class="row">
                {row(message, { position: index + 1, total })}
              </div>
            ))}
          </div>
        )}
        {feed.showOlder && (
          <button type="button" class="button older" onClick={feed.showOlder}>
            Older
          </button>
        )}
        {!feed.showOlder && messages.length >= MOST_KEPT && total > messages.length && (
          <p class="older soft">The last {MOST_KEPT} are shown; search for older ones.</p>
        )}
      </div>
    </div>
  );
}

/** How many have come since the top of the list was last seen. */
function useUnseen(total: number, atTop: boolean): number {
  const [seen, setSeen] = useState(total);
  const known = useRef(false);
  useEffect(() => {
    if (atTop || !known.current) setSeen(total);
    if (total > 0) known.current = true;
  }, [atTop, total]);
  return Math.max(0, total - seen);
}
