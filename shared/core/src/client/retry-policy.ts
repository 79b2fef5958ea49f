import { isNetworkError, isRateLimitError, isServerError } from "../wire/errors/guards.js";
import type { IotpushError } from "../wire/errors/iotpush-error.js";

/** How often and how long a client tries again. Times in milliseconds. */
export interface RetryPolicy {
  /** Tries after the first one. */
  readonly retries: number;
  /** The first wait is a random part of this; it doubles with every try. */
  readonly baseMs: number;
  readonly maxMs: number;
  /** A Retry-After longer than this is not waited for. */
  readonly maxRetryAfterMs: number;
}

export const RETRY_POLICIES = {
  default: { retries: 2, baseMs: 300, maxMs: 5_000, maxRetryAfterMs: 20_000 },
  none: { retries: 0, baseMs: 0, maxMs: 0, maxRetryAfterMs: 0 },
  /** For work that may take its time, such as a night's batch. */
  patient: { retries: 8, baseMs: 500, maxMs: 30_000, maxRetryAfterMs: 120_000 },
} as const satisfies Record<string, RetryPolicy>;
export type RetryPolicyName = keyof typeof RETRY_POLICIES;

/**
 * Milliseconds to wait before the next try, or null if there is to be none.
 * A call that is not idempotent is only tried again when it surely did not arrive. `random` is in [0, 1).
 */
export function retryDelay(options: {
  readonly error: IotpushError;
  /** Tries made so far, from 1. */
  readonly tries: number;
  readonly idempotent: boolean;
  readonly policy: RetryPolicy;
  readonly random: number;
}): number | null {
  const { error, tries, policy } = options;
  if (tries > policy.retries || !mayRepeat(error, options.idempotent)) return null;
  const wished = isRateLimitError(error) || isServerError(error) ? error.retryAfterMs : undefined;
  if (wished !== undefined) return wished <= policy.maxRetryAfterMs ? wished : null;
  return options.random * Math.min(policy.maxMs, policy.baseMs * 2 ** (tries - 1));
}

function mayRepeat(error: IotpushError, idempotent: boolean): boolean {
  if (isRateLimitError(error)) return true;
  if (isNetworkError(error)) return idempotent || !error.sent;
  return idempotent && (error.code === "server" || error.code === "timeout");
}
