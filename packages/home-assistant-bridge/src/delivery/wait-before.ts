import type { IotpushError } from "@iotpush/core";
import { isRateLimitError } from "@iotpush/core/adapter";

const MOST_MS = 30_000;

/** Milliseconds to wait before the next try, from 1. */
export const waitBefore = (tries: number, error?: IotpushError): number =>
  error && isRateLimitError(error)
    ? error.retryAfterMs
    : Math.min(MOST_MS, 500 * 2 ** Math.min(tries - 1, 10));
