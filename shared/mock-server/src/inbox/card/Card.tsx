import type { MessageView } from "../../views.js";
import { Button } from "../common/parts.js";
import { shortTime } from "../common/time.js";
import type { RowPlace } from "../feed/MessageFeed.js";
import { useServiceTime } from "../server/live.js";
import { hrefOf, useRoute } from "../shell/route.js";
import { AnswerLine, Labels, SentTo, WebLink } from "./about.js";
import { nameOf, stateOf } from "./message-state.js";
import { appButtons, differingWords, lockScreenButtons } from "./phone-buttons.js";
import { TapButtons } from "./TapButtons.js";
import { useAnswer } from "./use-answer.js";

/** The feed pattern of ARIA wants the articles themselves to take the focus. */
const FOCUSABLE = 0;

/** A notification: inside the app, or on the lock screen with the buttons of predefined sets only. */
export function Card(props: {
  readonly message: MessageView;
  readonly place: RowPlace;
  readonly look: "app" | "lock";
  /** The phone that answers; null leaves it unnamed. */
  readonly phoneId: string | null;
  /** Whether to name the phones it was sent to, if the view is not one of them. */
  readonly namePhones?: boolean;
  readonly onOpenApp?: () => void;
}) {
  const { message, place, look, phoneId, namePhones = false, onOpenApp } = props;
  const now = useServiceTime();
  const route = useRoute();
  const answering = useAnswer(message.id, phoneId);
  const { problem } = answering;
  const state = stateOf(message);
  const [answer] = message.actionsTaken;
  const buttons = look === "app" ? appButtons(message.actions) : lockScreenButtons(message.actions);
  const differing = look === "lock" && state === "waiting" ? differingWords(buttons ?? []) : [];
  const selected = route.panel === "message" && route.id === message.id;
  const heading = `${look}-${place.position}-${message.id}`;
  return (
    <article
      class={`card ${look} ${state} ${message.priority} ${selected ? "selected" : ""}`}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={place.total}
      data-message={message.id}
      tabIndex={FOCUSABLE}
    >
      <header class="row small">
        <span class="ellipsis">{look === "lock" ? `iotpush · ${message.topic}` : message.topic}</span>
        <time dateTime={message.createdAt}>{shortTime(message.createdAt, now)}</time>
        <a
          class="details touch"
          href={hrefOf({ panel: "message", id: message.id })}
          aria-label={`Details of ${nameOf(message)}`}
          aria-current={selected ? "true" : undefined}
        >
          Details
        </a>
      </header>
      <h3 id={heading}>{message.title ?? message.topic}</h3>
      <p class="text">{message.message}</p>
      {look === "app" && <WebLink address={message.clickUrl} />}
      {look === "app" && <Labels message={message} />}
      {namePhones && <SentTo message={message} />}
      {problem && (
        <p class={problem.late ? "late" : "problem"} role="alert">
          {problem.text}
        </p>
      )}
      {state === "waiting" && buttons && (
        <TapButtons buttons={buttons} answering={answering} onOpenApp={onOpenApp} />
      )}
      {state === "waiting" && !buttons && (
        <p class="hint small">
          No buttons here: {message.actions.map(({ id }) => id).join(" + ")} is not a predefined set. They
          show inside the app.{" "}
          <Button class="quiet" onClick={onOpenApp}>
            Open the app
          </Button>
        </p>
      )}
      {answer && <AnswerLine message={message} answer={answer} takeFocus={answering.answered} />}
      {state === "expired" && <p class="closed soft">Expired without an answer</p>}
      {differing.length > 0 && (
        <p class="hint small">
          {differing.map(({ word, action }) => `“${word}” is “${action.label}” in your message.`).join(" ")}
        </p>
      )}
    </article>
  );
}
