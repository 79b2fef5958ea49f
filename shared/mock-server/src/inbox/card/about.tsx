import type { MessageView } from "../../views.js";
import { useServer } from "../server/live.js";

/** Priority, if it is not the usual one, and tags. */
export function Labels({ message }: { readonly message: MessageView }) {
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

export function SentTo({ message }: { readonly message: MessageView }) {
  const { state } = useServer();
  if (message.phones.length === 0)
    return (
      <p class="warning">
        No phone was subscribed to {message.topic}: nobody got this, so nobody can answer. Subscribe one under
        Controls.
      </p>
    );
  const names = message.phones.map(({ phoneId, deliveredAt }) => {
    const name = state.phones.find(({ id }) => id === phoneId)?.name ?? "a removed phone";
    return deliveredAt === null ? `${name} (waits)` : name;
  });
  return <p class="sent-to">to {names.join(", ")}</p>;
}
