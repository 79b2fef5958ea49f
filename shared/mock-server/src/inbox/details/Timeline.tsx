import type { DeliveryView, MessageView } from "../../views.js";
import { exactTime, relativeTime } from "../common/time.js";
import { useServer } from "../server/server-context.js";
import { useNow } from "../server/use-now.js";
import { timelineOf } from "./timeline-entries.js";

/** What happened to a message, in order. */
export function Timeline(props: {
  readonly message: MessageView;
  readonly deliveries: readonly DeliveryView[];
}) {
  const { phones } = useServer().state;
  const now = useNow();
  return (
    <ol class="timeline">
      {timelineOf(props.message, props.deliveries, phones).map(({ at, kind, text, went }) => (
        <li key={`${at}${text}`} class={`kind-${kind} ${went}`}>
          <time dateTime={at}>
            {Date.parse(at) > now ? relativeTime(Date.parse(at), now) : exactTime(at)}
          </time>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
