import { useState } from "preact/hooks";
import { Button, Field, Form, Input } from "../common/controls.js";
import { type ControlRefused, keepControlToken } from "../server/api.js";

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
        <Form
          onSend={() => {
            keepControlToken(token);
            onToken();
          }}
        >
          <Field label="Control token, as given to --control-token" class="field grow">
            <Input type="password" autocomplete="off" value={token} onText={setToken} />
          </Field>
          <Button type="submit" class="button primary" disabled={token === ""}>
            Open the inbox
          </Button>
        </Form>
      )}
    </main>
  );
}
