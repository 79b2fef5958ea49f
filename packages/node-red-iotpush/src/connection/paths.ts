/** Where the callback route is mounted, below httpNodeRoot. */
export const CALLBACK_PATH = "/iotpush/callback";

/** Where events of account webhooks and of pushes with a callback URL arrive, below httpNodeRoot. */
export const EVENT_PATH = "/iotpush/events";

/** Where the test of the public URL knocks, below httpNodeRoot. */
export const PROBE_PATH = "/iotpush/probe";

/** The one route that serves all questions of all configuration nodes: deploying anew leaves nothing behind. */
export const CALLBACK_ROUTE = `${CALLBACK_PATH}/:server/:question/:secret`;

/** The one route for events of all configuration nodes. */
export const EVENT_ROUTE = `${EVENT_PATH}/:server/:secret`;

export const PROBE_ROUTE = `${PROBE_PATH}/:nonce`;
