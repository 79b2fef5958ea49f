import type { MessageView } from "../../views.js";
import { useServer } from "../server/live.js";

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
    const name = state.phones.find(({ id }) => id === phoneId)?.name ?? "a phone that is gone";
    return deliveredAt === null ? `${name} (waits)` : name;
  });
  return <p class="sent-to">to {names.join(", ")}</p>;
}
