import { useState } from "preact/hooks";
import { EmptyInbox } from "./EmptyInbox.js";
import { MessageCard } from "./MessageCard.js";
import { useInbox } from "./use-inbox.js";

/** The page: you are one of the account's phones. */
export function App() {
  const { state, messages, connected, latest, more } = useInbox();
  const [chosen, setChosen] = useState<string>();
  if (!state) return <main class="page">{connected ? "Loading …" : "The mock server does not answer."}</main>;
  const phoneId = chosen ?? state.phones[0]?.id;
  return (
    <main class="page">
      <div class="bar">
        <h1>
          iotpush inbox <span class="profile">{state.profile}</span>
        </h1>
        <label>
          <span class="visually-hidden">Answer as</span>
          <select value={phoneId} onChange={(event) => setChosen(event.currentTarget.value)}>
            {state.phones.map((phone) => (
              <option key={phone.id} value={phone.id}>
                {phone.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {!connected && (
        <p class="connection" role="status">
          The connection to the mock server broke; trying again …
        </p>
      )}
      <p class="visually-hidden" aria-live="polite">
        {latest ? `New notification: ${latest.title ?? latest.topic}: ${latest.message}` : ""}
      </p>
      {messages.length === 0 ? (
        <EmptyInbox topics={state.topics} />
      ) : (
        <ul class="list">
          {messages.map((message) => (
            <MessageCard key={message.id} message={message} phoneId={phoneId} />
          ))}
        </ul>
      )}
      {more && (
        <button type="button" class="action more" onClick={more}>
          Show older
        </button>
      )}
    </main>
  );
}
