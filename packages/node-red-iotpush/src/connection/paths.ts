/** Where callbacks arrive, below httpNodeRoot: `/<configuration node>/<question>/<secret>`. */
export const CALLBACK_PATH = "/iotpush/callback";

/** Where events of account webhooks and of pushes with a callback URL arrive, below httpNodeRoot: `/<configuration node>/<secret>`. */
export const EVENT_PATH = "/iotpush/events";

/** Where the test of the public URL knocks, below httpNodeRoot. */
export const PROBE_PATH = "/iotpush/probe";

export const PROBE_ROUTE = `${PROBE_PATH}/:nonce`;

/** The id that stands encoded in a URL or a folder's name; text that is not encoded stays. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
