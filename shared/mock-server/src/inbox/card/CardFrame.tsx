import type { ComponentChildren } from "preact";
import type { MessageView } from "../../views.js";
import { shortTime } from "../common/time.js";
import type { RowPlace } from "../feed/MessageFeed.js";
import { useServer } from "../server/server-context.js";
import { hrefOf, useRoute } from "../shell/route.js";
import { stateOf } from "./message-state.js";

/** The feed pattern of ARIA wants the articles themselves to take the focus. */
const FOCUSABLE = 0;

/** The name a person would use for a message. */
export const nameOf = (message: MessageView): string => message.title ?? message.message.slice(0, 60);

/** What every view of a notification has: where and when, title and text, and the way to its details. */
export function CardFrame(props: {
  readonly message: MessageView;
  readonly place: RowPlace;
  readonly look: "app" | "lock";
  readonly children: ComponentChildren;
}) {
  const { message, place, look, children } = props;
  const now = Date.parse(useServer().state.now);
  const route = useRoute();
  const selected = route.panel === "message" && route.id === message.id;
  const heading = `${look}-${place.position}-${message.id}`;
  return (
    <article
      class={`card ${look} ${stateOf(message)} ${message.priority} ${selected ? "selected" : ""}`}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={place.total}
      data-message={message.id}
      tabIndex={FOCUSABLE}
    >
      <header>
        <span class="source">{look === "lock" ? `iotpush · ${message.topic}` : message.topic}</span>
        <time dateTime={message.createdAt}>{shortTime(message.createdAt, now)}</time>
        <a
          class="details"
          href={hrefOf({ panel: "message", id: message.id })}
          aria-label={`Details of ${nameOf(message)}`}
          aria-current={selected ? "true" : undefined}
        >
          Details
        </a>
      </header>
      <h3 id={heading}>{message.title ?? message.topic}</h3>
      <p class="text">{message.message}</p>
      {children}
    </article>
  );
}
