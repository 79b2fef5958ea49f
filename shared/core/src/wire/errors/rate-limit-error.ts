import { type ErrorDetails, IotpushError } from "./iotpush-error.js";

/** Too many requests from this address (429 with Retry-After); `retryAfterMs` is the wait in milliseconds. */
export class RateLimitError extends IotpushError {
  override readonly name = "RateLimitError";
  readonly code = "rate_limit";
  readonly retryAfterMs: number;

  constructor(details: ErrorDetails & { readonly retryAfterMs: number }) {
    super(details);
    this.retryAfterMs = details.retryAfterMs;
  }
}
