import { systemClock } from "@iotpush/core";
import { ApiClient, type Clock, type RetryPolicy } from "@iotpush/core/adapter";
import type { Bundle, ZObject } from "zapier-platform-core";
import { version } from "../../package.json";
import { readConnection, type ZapConnection } from "./credentials.js";
import { zapierTransport } from "./transport.js";

/** A step has 30 seconds at Zapier, for all its calls together. */
const STEP_MS = 25_000;
/** A rate limit is handed to Zapier, which waits longer than a step could. */
const RETRY: RetryPolicy = { retries: 1, baseMs: 300, maxMs: 1_000, maxRetryAfterMs: 0 };

/** A connection, the client that speaks for it, and the time. */
export interface Desk extends ZapConnection {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** What is left of the step's time, in milliseconds. */
  left(): number;
}

/** Throws RedirectError or ValidationError for a base URL that cannot be used. */
export function openDesk(zapier: ZObject, bundle: Bundle): Desk {
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
