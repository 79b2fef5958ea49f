import { type ComponentChildren, Fragment } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { placeAt } from "./message-window.js";
import type { Feed } from "./use-feed.js";
import { useVirtualList } from "./use-virtual-list.js";

/** More pixels than this a browser cannot scroll through. */
const MOST_ROWS = 150_000;
const ROW_ESTIMATE_PX = 150;
const SCROLL_PAUSE_MS = 60;

/** What a row needs to know of its place among all, which a screen reader tells. */
export interface RowPlace {
  readonly position: number;
  readonly total: number;
}

/** A feed as a list to scroll through, however long: only what is seen is in the page, and loaded. */
export function MessageFeed(props: {
  readonly feed: Feed;
  readonly label: string;
  readonly empty: ComponentChildren;
  readonly row: (message: MessageView, place: RowPlace) => ComponentChildren;
}) {
  const { feed, label, empty, row } = props;
  const { total, byPlace } = feed.window;
  const count = Math.min(total, MOST_ROWS);
  const list = useVirtualList({
    count,
    estimatePx: ROW_ESTIMATE_PX,
    keyOf: (index) => placeAt(total, index),
  });
  const first = list.rows[0]?.index ?? 0;
  const last = list.rows.at(-1)?.index ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => feed.ensure(first, last), SCROLL_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [feed.ensure, first, last, total]);
  const unseen = useUnseen(total, list.atTop);

  return (
    <div class="feed">
      {unseen > 0 && (
        <button type="button" class="unseen" onClick={() => list.scrollTo(0)}>
          <span aria-hidden="true">↑ </span>
          {unseen === 1 ? "1 new notification" : `${unseen} new notifications`}
        </button>
      )}
      <div class="scroller" ref={list.scroller}>
        {feed.problem && (
          <p class="problem" role="alert">
            {feed.problem}
          </p>
        )}
        {total === 0 ? (
          feed.loaded && empty
        ) : (
          <div
            role="feed"
            aria-label={label}
            aria-busy={!feed.loaded}
            class="rows"
            style={{ height: `${list.height}px` }}
          >
            {list.rows.map(({ index, start }) => {
              const place = placeAt(total, index);
              const message = byPlace.get(place);
              return (
                <div
                  key={place}
                  data-index={index}
                  ref={list.measure}
                  class="row"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {message ? (
                    // What was typed in a notification does not go over to another one that comes to its place.
                    <Fragment key={message.id}>{row(message, { position: index + 1, total })}</Fragment>
                  ) : (
                    <div class="placeholder" aria-hidden="true" />
                  )}
                </div>
              );
            })}
          </div>
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
