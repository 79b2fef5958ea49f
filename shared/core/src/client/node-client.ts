import { axiosTransport } from "./axios-transport.js";
import type { ClientHost, ClientOptions } from "./options.js";
import { PortableClient } from "./portable-client.js";
import { systemClock } from "./system-clock.js";

/** The client for Node: the whole API over axios, or a transport of your own. */
export class IotpushClient extends PortableClient {
  constructor(options: ClientOptions & Partial<ClientHost> = {}) {
    const { transport = axiosTransport(), clock = systemClock, random = Math.random, ...rest } = options;
    super({ userAgent: "iotpush-core", ...rest }, { transport, clock, random });
  }
}
