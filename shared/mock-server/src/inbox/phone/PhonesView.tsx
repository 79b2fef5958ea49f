import { useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { Card } from "../card/Card.js";
import { Button, Choice } from "../common/controls.js";
import { TWO_PHONES, useMedia, useStored, useWork } from "../common/hooks.js";
import { Icon } from "../common/Icon.js";
import { EmptyState, Problem } from "../common/parts.js";
import { FilterBar } from "../feed/FilterBar.js";
import { MessageFeed } from "../feed/MessageFeed.js";
import { useFeed } from "../feed/use-feed.js";
import { addPhone } from "../server/api.js";
import { useServer } from "../server/live.js";
import { EmptyFeed } from "./EmptyFeed.js";
import { Phone } from "./Phone.js";

const SIDE_BY_SIDE = "side-by-side";
const EVERYTHING = "everything";

/** One phone; on request another, all of them side by side, or every message, whoever it went to. */
export function PhonesView() {
  const { phones } = useServer().state;
  const manyFit = useMedia(TWO_PHONES) && phones.length > 1;
  const [stored, setShown] = useStored<string>("shown", phones[0]?.name ?? EVERYTHING);
  const [searching, setSearching] = useState(false);
  const options = [
    ...phones.map(({ name }) => ({ value: name, label: name })),
    ...(manyFit ? [{ value: SIDE_BY_SIDE, label: "Side by side" }] : []),
    { value: EVERYTHING, label: "All messages" },
  ];
  const shown = options.some(({ value }) => value === stored) ? stored : (options[0]?.value ?? EVERYTHING);
  const visible = shown === SIDE_BY_SIDE ? phones : phones.filter(({ name }) => name === shown);
  return (
    <div class="phones-view">
      <div class="phones-bar">
        <Choice
          legend="Which phone to show"
          name="shown"
          value={shown}
          options={options}
          onChange={setShown}
        />
        <Button
          class="chip-button"
          id="search-button"
          aria-label="Search and filter"
          aria-expanded={searching}
          onClick={() => setSearching(!searching)}
        >
          <Icon name="search" />
        </Button>
      </div>
      {searching && <FilterBar />}
      {phones.length === 0 && <NoPhones />}
      <div class="phones">
        {shown === EVERYTHING ? (
          <AllMessages />
        ) : (
          visible.map((phone) => <Phone key={phone.id} phone={phone} />)
        )}
      </div>
    </div>
  );
}

function NoPhones() {
  const work = useWork();
  return (
    <EmptyState title="No phone yet">
      <p>Notifications reach the phones that are subscribed to their topic. There are none yet.</p>
      <Button class="button primary" work={work} start={() => addPhone("Pixel 9", "android")}>
        Add a phone
      </Button>
      <Problem error={work.problem} />
    </EmptyState>
  );
}

/** Every message of every account, even if it reached no phone. A tap counts as one from the first phone it was sent to. */
function AllMessages() {
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
