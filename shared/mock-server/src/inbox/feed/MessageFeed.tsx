import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { Button, Loading, Problem } from "../common/parts.js";
import { type Feed, MOST_SHOWN } from "./use-feed.js";

const NEAR_TOP_PX = 24;

export interface RowPlace {
  readonly position: number;
  readonly total: number;
}

/**
 * What waits for an answer, and below it the last messages, as a list to scroll through.
 * What is being read stays in its place while others arrive above it.
 */
export function MessageFeed(props: {
  readonly feed: Feed;
  readonly label: string;
  readonly empty: ComponentChildren;
  readonly row: (message: MessageView, place: RowPlace) => ComponentChildren;
}) {
  const { feed, label, empty, row } = props;
  const { messages, waiting, total, loaded } = feed;
  const scroller = useRef<HTMLDivElement>(null);
  const [atTop, setAtTop] = useState(true);
  const unseen = useUnseen(total, atTop);
  useMotion(scroller, messages, loaded && atTop);

  return (
    <div class="feed column">
      <p class={`waiting-count ${waiting > 0 ? "some" : ""}`}>
        {waiting > 0
          ? `Waiting for you (${waiting})`
          : loaded && total > 0
            ? "Nothing is waiting for you"
            : "iotpush"}
      </p>
      {unseen > 0 && (
        <Button class="unseen" onClick={() => scroller.current?.scrollTo(0, 0)}>
          <span aria-hidden="true">↑ </span>
          {unseen === 1 ? "1 new notification" : `${unseen} new notifications`}
        </Button>
      )}
      <div
        class="scroller"
        ref={scroller}
        onScroll={(event) => setAtTop(event.currentTarget.scrollTop < NEAR_TOP_PX)}
      >
        <Problem error={feed.problem} />
        {!loaded && !feed.problem && total === 0 && <Loading />}
        {total === 0 ? (
          loaded && empty
        ) : (
          <div role="feed" aria-label={label} aria-busy={!loaded}>
            {messages.map((message, index) => (
              <div
                key={message.id}
                class={`feed-row ${index === waiting && waiting > 0 ? "first-of-rest" : ""}`}
              >
                {row(message, { position: index + 1, total })}
              </div>
            ))}
          </div>
        )}
        {feed.showOlder && (
          <Button class="button older" onClick={feed.showOlder}>
            Older
          </Button>
        )}
        {!feed.showOlder && feed.isCut && (
          <p class="older soft">The last {MOST_SHOWN} are shown; search for older ones.</p>
        )}
      </div>
    </div>
  );
}

/** How many have come since the top of the list was last seen. */
function useUnseen(total: number, atTop: boolean): number {
  const seen = useRef(0);
  if (atTop || seen.current === 0) seen.current = total;
  return Math.max(0, total - seen.current);
}

const TIMING = { duration: 280, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" } as const;
/** More than fit on a screen need not move. */
const MOST_MOVED = 12;

/**
 * Lets rows glide to their new places and new ones come in from above, so that one sees where an answered question went.
 * Not while the reader scrolls or prefers less motion.
 */
function useMotion(
  scroller: RefObject<HTMLElement | null>,
  messages: readonly MessageView[],
  isOn: boolean,
): void {
  const places = useRef<ReadonlyMap<Element, number> | null>(null);
  const order = messages.map(({ id, actionsTaken }) => `${id} ${actionsTaken.length}`).join();
  useLayoutEffect(() => {
    const rows = [...(scroller.current?.querySelectorAll<HTMLElement>(".feed-row") ?? [])].slice(
      0,
      MOST_MOVED,
    );
    const before = places.current;
    places.current = isOn ? new Map(rows.map((row) => [row, row.offsetTop])) : null;
    if (!before || !isOn || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of rows) {
      const from = before.get(row);
      if (from === undefined) row.animate([{ opacity: 0, transform: "translateY(-1rem)" }, {}], TIMING);
      else if (from !== row.offsetTop)
        row.animate([{ transform: `translateY(${from - row.offsetTop}px)` }, {}], TIMING);
    }
  }, [order, isOn]);
}
