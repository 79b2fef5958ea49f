import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { Card } from "../card/Card.js";
import { TWO_PHONES, useMedia, useStored, useWork } from "../common/hooks.js";
import { Button, Choice, EmptyState, Icon, Input, Problem, Select } from "../common/parts.js";
import { PRIORITY_NAMES } from "../common/words.js";
import { MessageFeed } from "../feed/MessageFeed.js";
import { type FeedFilters, noFilters, type Search, useFeed } from "../feed/use-feed.js";
import { change } from "../server/api.js";
import { useServer } from "../server/live.js";
import { EmptyFeed } from "./EmptyFeed.js";
import { Phone } from "./Phone.js";

const SIDE_BY_SIDE = "side-by-side";
const EVERYTHING = "everything";

/** One phone; on request another one, all of them side by side, or all messages. */
export function PhonesView() {
  const { phones } = useServer();
  const manyFit = useMedia(TWO_PHONES) && phones.length > 1;
  const [stored, setShown] = useStored<string>("shown", phones[0]?.name ?? EVERYTHING);
  /** Null while nothing is filtered. */
  const [filters, setFilters] = useState<FeedFilters | null>(null);
  const search = { filters: filters ?? noFilters, clear: () => setFilters(noFilters) };
  const options = [
    ...phones.map(({ name }) => ({ value: name, label: name })),
    ...(manyFit ? [{ value: SIDE_BY_SIDE, label: "Side by side" }] : []),
    { value: EVERYTHING, label: "All messages" },
  ];
  const shown = options.some(({ value }) => value === stored) ? stored : (options[0]?.value ?? EVERYTHING);
  const visible = shown === SIDE_BY_SIDE ? phones : phones.filter(({ name }) => name === shown);
  return (
    <div class="phones-view column">
      <div class="phones-bar">
        <Choice
          legend="Which phone to show"
          name="shown"
          value={shown}
          options={options}
          onChange={setShown}
        />
        <Button
          class="chip-button small"
          id="search-button"
          aria-label="Search and filter"
          aria-expanded={filters !== null}
          onClick={() => setFilters(filters ? null : noFilters)}
        >
          <Icon name="search" />
        </Button>
      </div>
      {filters && <FilterBar filters={filters} onChange={setFilters} />}
      {phones.length === 0 && <NoPhones />}
      <div class="phones">
        {shown === EVERYTHING ? (
          <AllMessages search={search} />
        ) : (
          visible.map((phone) => <Phone key={phone.id} phone={phone} search={search} />)
        )}
      </div>
    </div>
  );
}

function FilterBar(props: {
  readonly filters: FeedFilters;
  readonly onChange: (filters: FeedFilters) => void;
}) {
  const { filters, onChange } = props;
  const { topics } = useServer();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <search class="filters row wrap">
      <Input
        ref={field}
        type="search"
        id="search"
        aria-label="Search title and text"
        placeholder="Search"
        value={filters.search}
        onText={(search) => onChange({ ...filters, search })}
      />
      <Select
        aria-label="Topic"
        value={filters.topic}
        options={[{ value: "", label: "All topics" }, ...topics.map(({ name }) => name)]}
        onChange={(topic) => onChange({ ...filters, topic })}
      />
      <Select
        aria-label="Priority"
        value={filters.priority}
        options={[{ value: "", label: "Any priority" }, ...PRIORITY_NAMES, "lowest"]}
        onChange={(priority) => onChange({ ...filters, priority })}
      />
    </search>
  );
}

function NoPhones() {
  const work = useWork();
  return (
    <EmptyState title="No phone yet">
      <p>Notifications reach the phones that are subscribed to their topic. There are none yet.</p>
      <Button
        class="button primary"
        work={work}
        start={() => change("POST", "/phones", { name: "Pixel 9", platform: "android" })}
      >
        Add a phone
      </Button>
      <Problem error={work.problem} />
    </EmptyState>
  );
}

/** Every message of every account, even if it reached no phone. A tap counts as one from the first phone it was sent to. */
function AllMessages({ search }: { readonly search: Search }) {
  const { phones } = useServer();
  const firstPhone = (message: MessageView) =>
    phones.find(({ id }) => message.phones.some(({ phoneId }) => phoneId === id))?.id ?? null;
  return (
    <section class="phone everything column" aria-label="All messages">
      <div class="device app column">
        <MessageFeed
          feed={useFeed("", search.filters)}
          label="All messages"
          empty={<EmptyFeed phone={null} search={search} />}
          row={(message, place) => (
            <Card message={message} place={place} look="app" phoneId={firstPhone(message)} namePhones />
          )}
        />
      </div>
    </section>
  );
}
