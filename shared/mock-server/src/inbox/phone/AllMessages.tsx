import type { MessageView } from "../../views.js";
import { Card } from "../card/Card.js";
import { MessageFeed } from "../feed/MessageFeed.js";
import { useFeed } from "../feed/use-feed.js";
import { useServer } from "../server/live.js";
import { EmptyFeed } from "./EmptyFeed.js";

/** Every message of every account, even if it reached no phone. A tap counts as one from the first phone it was sent to. */
export function AllMessages() {
  const { phones } = useServer().state;
  const firstPhone = (message: MessageView) =>
    phones.find(({ id }) => message.phones.some(({ phoneId }) => phoneId === id))?.id ?? null;
  return (
    <section class="phone everything" aria-label="All messages">
      <div class="device app">
        <MessageFeed
          feed={useFeed("")}
          label="All messages"
          empty={<EmptyFeed phone={null} />}
          row={(message, place) => (
            <Card message={message} place={place} look="app" phoneId={firstPhone(message)} namePhones />
          )}
        />
      </div>
    </section>
  );
}
