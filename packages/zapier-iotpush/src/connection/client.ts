import { systemClock } from "@iotpush/core";
import { ApiClient, type Clock, checkInput, ValidationError } from "@iotpush/core/adapter";
import type { Bundle, ZObject } from "zapier-platform-core";
import { z } from "zod/v4";
import { version } from "../../package.json";
import { given, TopicName } from "../fields/read.js";
import { zapierTransport } from "./transport.js";

/** What a person entered when they connected iotpush: one topic and its key, and a session token if they have one. */
const Connection = z.object({
  base_url: z.string().trim().optional(),
  topic: TopicName,
  topic_key: z.string().trim().optional(),
  session_token: z.string().trim().optional(),
});

/** A step has 30 seconds at Zapier, for all its calls together. */
const STEP_MS = 25_000;

export interface StepContext {
  readonly zapier: ZObject;
  readonly topic: string;
  readonly baseUrl: string | undefined;
  readonly client: ApiClient;
  readonly clock: Clock;
  /** What is left of the step's time, in milliseconds. */
  left(): number;
}

/** Throws ValidationError if no topic is named, and RedirectError or ValidationError for a base URL that cannot be used. */
export function openStep(zapier: ZObject, bundle: Bundle): StepContext {
  const {
    base_url: baseUrl,
    topic,
    topic_key: key,
    session_token: sessionToken,
  } = checkInput(Connection, given(bundle.authData), "The connection");
  const clock = systemClock;
  const endsAt = clock.mono() + STEP_MS;
  const left = () => Math.max(0, Math.floor(endsAt - clock.mono()));
  const client = new ApiClient(
    {
      baseUrl,
      topicKeys: key ? { [topic]: key } : {},
      sessionToken,
      userAgent: `iotpush-zapier/${version}`,
      // Read again for each call.
      get timeoutMs() {
        return left();
      },
      // A slow service gets all of the step's time: a push that was cut short may have arrived.
      get attemptTimeoutMs() {
        return left();
      },
      // A rate limit is passed on to Zapier, which can wait longer than a step.
      retry: { retries: 1, baseMs: 300, maxMs: 1_000, maxRetryAfterMs: 0 },
    },
    { transport: zapierTransport(zapier), clock, random: Math.random },
  );
  return { zapier, topic, baseUrl, client, clock, left };
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
