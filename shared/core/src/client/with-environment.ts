import { checkObject } from "./check-options.js";
import type { ClientHost, ClientOptions } from "./options.js";

/** The environment variables that a client without options reads. */
interface Environment {
  readonly IOTPUSH_URL?: string | undefined;
  readonly IOTPUSH_KEY?: string | undefined;
}

/**
 * Options completed from the environment: `IOTPUSH_URL` if there is no `baseUrl`, and then `IOTPUSH_KEY` if there is no key. A key of
 * the environment never goes to a URL from elsewhere.
 */
export function withEnvironment<Options extends ClientOptions & Partial<ClientHost>>(
  options: Options,
  environment: Environment = globalThis.process?.env ?? {},
): Options {
  if (checkObject(options, "apiKey").baseUrl !== undefined) return options;
  const { apiKey = environment.IOTPUSH_KEY || undefined } = options;
  return { ...options, apiKey, baseUrl: environment.IOTPUSH_URL || undefined };
}
