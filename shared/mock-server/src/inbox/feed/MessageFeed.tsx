import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { Button } from "../common/controls.js";
import { Loading, Problem } from "../common/parts.js";
import { type Feed, MOST_SHOWN } from "./use-feed.js";
import { useMotion } from "./use-motion.js";

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
    <div class="feed">
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
          <div role="feed" aria-label={label} aria-busy={!loaded} class="rows">
            {messages.map((message, index) => (
              <div key={message.id} class={`row ${index === waiting && waiting > 0 ? "first-of-rest" : ""}`}>
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
