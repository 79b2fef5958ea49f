import { useState } from "preact/hooks";
import { type ControlRefused, keepControlToken } from "../server/control-fetch.js";

const NEEDS_TOKEN = 401;

/** The control API is closed to the page: why, and where a token opens it, a field for it. */
export function Refused({
  refused,
  onToken,
}: {
  readonly refused: ControlRefused;
  readonly onToken: () => void;
}) {
  const [token, setToken] = useState("");
  return (
    <main class="alone">
      <h1>iotpush inbox</h1>
      <p role="alert">{refused.message}.</p>
      {refused.status === NEEDS_TOKEN && (
        <form
          class="row-of-fields"
          onSubmit={(event) => {
            event.preventDefault();
            keepControlToken(token);
            onToken();
          }}
        >
          <label class="field grow">
            Control token, as given to --control-token
            <input
              type="password"
              autocomplete="off"
              value={token}
              onInput={(event) => setToken(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button primary" disabled={token === ""}>
            Open the inbox
          </button>
        </form>
      )}
    </main>
  );
}
