import { useEffect, useRef, useState } from "preact/hooks";
import type { DeliveryView, MessageView } from "../../views.js";
import { exactTime, relativeTime } from "../common/time.js";
import { useNow, useServer } from "../server/live.js";
import { type TimelineEntry, timelineOf } from "./timeline-entries.js";

/** What happened to a message, in order. What comes while one looks moves in: a tap travels to its callback. */
export function Timeline(props: {
  readonly message: MessageView;
  readonly deliveries: readonly DeliveryView[];
  /** Whether all that happened before is there. */
  readonly loaded: boolean;
}) {
  const { loaded } = props;
  const { phones } = useServer();
  const shown = useRef(false);
  useEffect(() => {
    shown.current = loaded;
  }, [loaded]);
  return (
    <ol class="timeline">
      {timelineOf(props.message, props.deliveries, phones).map((entry) => (
        <Entry key={`${entry.at}${entry.text}`} entry={entry} isFresh={shown.current} />
      ))}
    </ol>
  );
}

function Entry({ entry, isFresh }: { readonly entry: TimelineEntry; readonly isFresh: boolean }) {
  const { at, kind, text, went } = entry;
  const now = useNow();
  const [fresh] = useState(isFresh);
  return (
    <li class={`kind-${kind} ${went} ${fresh ? "fresh" : ""}`}>
      <time class="soft" dateTime={at}>
        {Date.parse(at) > now ? relativeTime(Date.parse(at), now) : exactTime(at)}
      </time>
      <span>{text}</span>
    </li>
  );
}
