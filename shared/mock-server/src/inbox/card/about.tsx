import type { ActionTaken } from "@iotpush/core/contract";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { shortTime } from "../common/time.js";
import { webLink } from "../common/web-link.js";
import { useServer, useServiceTime } from "../server/live.js";

/** Who answered what, in place of the buttons. It takes the focus over from the button that was tapped here. */
export function AnswerLine(props: {
  readonly message: MessageView;
  readonly answer: ActionTaken;
  readonly takeFocus: boolean;
}) {
  const { message, answer, takeFocus } = props;
  const now = useServiceTime();
  const line = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    if (takeFocus && document.activeElement === document.body) line.current?.focus();
  }, [takeFocus]);
  const red = message.actions.find(({ id }) => id === answer.action_id)?.destructive;
  return (
    <p class={`answer ${red ? "red" : ""}`} ref={line} tabIndex={-1}>
      <span aria-hidden="true">✓ </span>
      {answer.action_label ?? answer.action_id}
      {answer.reply_text && (
        <>
          {": "}
          <q>{answer.reply_text}</q>
        </>
      )}
      <span class="by soft">{` · ${answer.device_name ?? "no phone named"} · ${shortTime(answer.acted_at, now)}`}</span>
    </p>
  );
}

/** Priority, if it is not the usual one, and tags. */
export function Labels({ message }: { readonly message: MessageView }) {
  const { priority, tags } = message;
  if (priority === "normal" && tags.length === 0) return null;
  return (
    <ul class="labels row wrap" aria-label="Priority and tags">
      {priority !== "normal" && <li class={priority}>{priority}</li>}
      {tags.map((tag) => (
        <li key={tag}>{tag}</li>
      ))}
    </ul>
  );
}

export function SentTo({ message }: { readonly message: MessageView }) {
  const { phones } = useServer();
  if (message.phones.length === 0)
    return (
      <p class="warning">
        No phone was subscribed to {message.topic}: nobody got this, so nobody can answer. Subscribe one under
        Controls.
      </p>
    );
  const names = message.phones.map(({ phoneId, deliveredAt }) => {
    const name = phones.find(({ id }) => id === phoneId)?.name ?? "a removed phone";
    return deliveredAt === null ? `${name} (waits)` : name;
  });
  return <p class="sent-to small">to {names.join(", ")}</p>;
}

/** A link that opens beside the page; nothing for what is not an address of the web. */
export function WebLink({ address }: { readonly address: string | null }) {
  const link = webLink(address);
  return (
    link && (
      <a class="link touch" href={link} target="_blank" rel="noopener noreferrer">
        {link}
      </a>
    )
  );
}
