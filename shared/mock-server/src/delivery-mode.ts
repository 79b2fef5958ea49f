/** `once`, as the live service; `retry` on Svix's schedule; `off` only writes down what would have been sent. */
export const DELIVERY_MODES = ["once", "retry", "off"] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after each failed attempt, in milliseconds. */
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];

/** When to try again after so many failed attempts, in milliseconds since 1970; null for never. */
export const nextAttemptAt = (mode: DeliveryMode, failed: number, now: number): number | null => {
  const wait = mode === "retry" ? WAITS[failed - 1] : undefined;
  return wait === undefined ? null : now + wait;
};
