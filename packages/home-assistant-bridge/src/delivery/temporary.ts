import { type ErrorCode, type IotpushError, isRateLimitError } from "@iotpush/core";

/** Errors that pass by themselves: a notification waits for that instead of being lost. */
const TEMPORARY: ReadonlySet<ErrorCode> = new Set(["network", "rate_limit", "server", "store", "timeout"]);

export const isTemporary = (code: ErrorCode): boolean => TEMPORARY.has(code);

const MOST_MS = 30_000;

/** Milliseconds to wait before the next try, from 1. */
export const waitBefore = (tries: number, error?: IotpushError): number =>
  error && isRateLimitError(error)
    ? error.retryAfterMs
    : Math.min(MOST_MS, 500 * 2 ** Math.min(tries - 1, 10));
