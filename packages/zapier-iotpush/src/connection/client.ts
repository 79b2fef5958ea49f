import { systemClock } from "@iotpush/core";
import { ApiClient, type Clock, checkInput, type RetryPolicy, ValidationError } from "@iotpush/core/adapter";
import type { Bundle, ZObject } from "zapier-platform-core";
import { z } from "zod/v4";
import { version } from "../../package.json";
import { given, TopicName } from "../fields/given.js";
import { zapierTransport } from "./transport.js";

const Fields = z.object({
  base_url: z.string().optional(),
  topic: TopicName,
  topic_key: z.string().optional(),
  session_token: z.string().optional(),
});

/** What a person entered when they connected iotpush: one topic and its key, and a session token if they have one. */
interface ZapConnection {
  readonly baseUrl: string | undefined;
  readonly topic: string;
  readonly topicKey: string | undefined;
  readonly sessionToken: string | undefined;
}

/** Throws ValidationError if no topic is named. */
function readConnection(authData: Readonly<Record<string, unknown>>): ZapConnection {
  const fields = checkInput(Fields, given(authData), "The connection");
  return {
    baseUrl: fields.base_url?.trim(),
    topic: fields.topic,
    topicKey: fields.topic_key?.trim(),
    sessionToken: fields.session_token?.trim(),
  };
}

/** A step has 30 seconds at Zapier, for all its calls together. */
const STEP_MS = 25_000;
/** A rate limit is handed to Zapier, which waits longer than a step could. */
const RETRY: RetryPolicy = { retries: 1, baseMs: 300, maxMs: 1_000, maxRetryAfterMs: 0 };

export interface StepContext extends ZapConnection {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** What is left of the step's time, in milliseconds. */
  left(): number;
}

/** Throws RedirectError or ValidationError for a base URL that cannot be used. */
export function openStep(zapier: ZObject, bundle: Bundle): StepContext {
  const connection = readConnection(bundle.authData);
  const endsAt = systemClock.mono() + STEP_MS;
  const left = () => Math.max(0, Math.floor(endsAt - systemClock.mono()));
  const client = new ApiClient(
    {
      baseUrl: connection.baseUrl,
      topicKeys: connection.topicKey ? { [connection.topic]: connection.topicKey } : {},
      sessionToken: connection.sessionToken,
      userAgent: `iotpush-zapier/${version}`,
      // Read again for each call.
      get timeoutMs() {
        return left();
      },
      // A slow service gets all of the step's time: a push that was cut short may have arrived.
      get attemptTimeoutMs() {
        return left();
      },
      retry: RETRY,
    },
    { transport: zapierTransport(zapier), clock: systemClock, random: Math.random },
  );
  return { ...connection, client, clock: systemClock, left };
}

/** Throws ValidationError, with the fix, if the connection has no session token. `what` begins the sentence: "A list of topics". */
export function needsSession({ client }: StepContext, what: string): void {
  if (client.hasSession) return;
  throw new ValidationError({
    what,
    issues: [{ field: "session_token", problem: "is missing in the connection" }],
    problem: `${what} needs a session token, which this connection does not have`,
    fix: "Add one to the connection, or use a step that the topic's API key is enough for.",
  });
}
