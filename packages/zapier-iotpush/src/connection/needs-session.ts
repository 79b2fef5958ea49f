import { ValidationError } from "@iotpush/core/adapter";
import type { Desk } from "./client.js";

/** Throws ValidationError, with what to do, where the connection has no session token. `what` begins the sentence: "A list of topics". */
export function needsSession({ client }: Desk, what: string): void {
  if (client.hasSession) return;
  throw new ValidationError({
    what,
    issues: [{ field: "session_token", problem: "is missing in the connection" }],
    problem: `${what} needs a session token, which this connection does not have`,
    fix: "Add one to the connection, or use a step that the topic's API key is enough for.",
  });
}
