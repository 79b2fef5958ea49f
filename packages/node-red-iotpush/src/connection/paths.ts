/** Where callbacks arrive, below httpNodeRoot: `/<configuration node>/<question>/<secret>`. */
export const CALLBACK_PATH = "/iotpush/callback";

/** Where events of account webhooks and of pushes with a callback URL arrive, below httpNodeRoot: `/<configuration node>/<secret>`. */
export const EVENT_PATH = "/iotpush/events";

/** Where the test of the public URL knocks, below httpNodeRoot. */
export const PROBE_PATH = "/iotpush/probe";
