import { systemClock } from "@iotpush/core";
import { type Clock, PortableClient, type RetryPolicy } from "@iotpush/core/portable";
import type { Bundle, ZObject } from "zapier-platform-core";
import { version } from "../../package.json";
import { type Connection, readConnection } from "./credentials.js";
import { zapierTransport } from "./transport.js";

/** A step has 30 seconds at Zapier; a rate limit is handed to Zapier, which waits longer than a step could. */
const TIMEOUT_MS = 25_000;
const RETRY: RetryPolicy = { retries: 1, baseMs: 300, maxMs: 1_000, maxRetryAfterMs: 0 };

/** A connection, the client that speaks for it, and the time. */
export interface Desk extends Connection {
  readonly client: PortableClient;
  readonly clock: Clock;
}

/** Throws RedirectError or ValidationError for a base URL that cannot be used. */
export function openDesk(zapier: ZObject, bundle: Bundle): Desk {
  const connection = readConnection(bundle.authData);
  const client = new PortableClient(
    {
      baseUrl: connection.baseUrl,
      topicKeys: connection.topicKey ? { [connection.topic]: connection.topicKey } : {},
      sessionToken: connection.sessionToken,
      userAgent: `iotpush-zapier/${version}`,
      timeoutMs: TIMEOUT_MS,
      retry: RETRY,
    },
    { transport: zapierTransport(zapier), clock: systemClock, random: Math.random },
  );
  return { ...connection, client, clock: systemClock };
}
