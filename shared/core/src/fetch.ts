/** The client over the platform's own fetch, without axios: for edge runtimes and small bundles. */

import { ApiClient } from "./client/api-client.js";
import { fetchTransport } from "./client/fetch-transport.js";
import type { ClientHost, ClientOptions } from "./client/options.js";
import { systemClock } from "./client/system-clock.js";
import { withEnvironment } from "./client/with-environment.js";

export * from "./client/fetch-transport.js";

/** As `createClient` of `@iotpush/core`, over fetch instead of axios. */
export function createFetchClient(options: ClientOptions & Partial<ClientHost> = {}): ApiClient {
  const {
    transport = fetchTransport(),
    clock = systemClock,
    random = Math.random,
    ...rest
  } = withEnvironment(options);
  return new ApiClient(rest, { transport, clock, random });
}
