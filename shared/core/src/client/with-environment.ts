import { checkObject } from "./check-options.js";
import type { ClientHost, ClientOptions } from "./options.js";

/**
 * Options completed from the environment: `IOTPUSH_URL` if there is no `baseUrl`, and then `IOTPUSH_KEY` if there is no key. A key of
 * the environment never goes to a URL from elsewhere.
 */
export function withEnvironment(options: ClientOptions & Partial<ClientHost>): typeof options {
  if (checkObject(options, "apiKey").baseUrl !== undefined) return options;
  const { IOTPUSH_URL, IOTPUSH_KEY } = globalThis.process?.env ?? {};
  const { apiKey = IOTPUSH_KEY || undefined } = options;
  return { ...options, apiKey, baseUrl: IOTPUSH_URL || undefined };
}
