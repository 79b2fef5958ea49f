/** How long a request or a delivery is waited for by default, in milliseconds: longer than the service tries to deliver, ten seconds. */
export const WAIT_MS = 15_000;
