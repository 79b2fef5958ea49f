import type { MessageView } from "../control/view.js";
import { ActionButtons } from "./ActionButtons.js";
import { AnswerLine } from "./AnswerLine.js";
import { shortTime } from "./time.js";

/** One notification as a phone shows it. All text is escaped by Preact. */
export function MessageCard({ message, phoneId }: { message: MessageView; phoneId: string | undefined }) {
  const isWebLink = message.clickUrl !== null && /^https?:/i.test(message.clickUrl);
  const heading = `message-${message.id}`;
  return (
    <li>
      <article class={`card ${message.priority}`} aria-labelledby={heading}>
        <header>
          <span>{message.topic}</span>
          <time dateTime={message.createdAt}>{shortTime(message.createdAt)}</time>
        </header>
        <h2 id={heading}>{message.title ?? message.topic}</h2>
        <p class="message">{message.message}</p>
        {isWebLink && message.clickUrl && (
          <a class="link" href={message.clickUrl} target="_blank" rel="noopener noreferrer">
            {message.clickUrl}
          </a>
        )}
        <Labels message={message} />
        <Actions message={message} phoneId={phoneId} />
      </article>
    </li>
  );
}

function Labels({ message }: { message: MessageView }) {
  const { priority, tags } = message;
  if (priority === "normal" && tags.length === 0) return null;
  return (
    <ul class="labels" aria-label="Priority and tags">
      {priority !== "normal" && <li class={priority}>{priority}</li>}
      {tags.map((tag) => (
        <li key={tag}>{tag}</li>
      ))}
    </ul>
  );
}

function Actions({ message, phoneId }: { message: MessageView; phoneId: string | undefined }) {
  const [answer] = message.actionsTaken;
  if (answer) return <AnswerLine answer={answer} />;
  if (message.actions.length === 0) return null;
  if (message.status === "expired") return <p class="closed">Expired without an answer</p>;
  return <ActionButtons message={message} phoneId={phoneId} />;
}
