import { ApiClient } from "./api-client.js";
import { axiosTransport } from "./axios-transport.js";
import { checkObject } from "./check-options.js";
import type { ClientHost, ClientOptions } from "./options.js";
import { systemClock } from "./system-clock.js";
import { withEnvironment } from "./with-environment.js";

/** The client for Node: the whole API over axios, or a transport of your own. */
export class IotpushClient extends ApiClient {
  constructor(options: ClientOptions & Partial<ClientHost> = {}) {
    const {
      transport = axiosTransport(),
      clock = systemClock,
      random = Math.random,
      ...rest
    } = checkObject(options, "apiKey");
    super(rest, { transport, clock, random });
  }
}

/**
 * A client whose URL and key come from `IOTPUSH_URL` and `IOTPUSH_KEY`, unless options give others. Without `IOTPUSH_URL` it talks
 * to https://www.iotpush.com. A key from the environment only goes to the URL from the environment.
 *
 * @example
 * const client = createClient();
 * await client.messages.push("my-topic", "Backup finished");
 */
export const createClient = (options: ClientOptions & Partial<ClientHost> = {}): IotpushClient =>
  new IotpushClient(withEnvironment(options));
