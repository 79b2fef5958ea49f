import { type ErrorDetails, IotpushError } from "./iotpush-error.js";

/** The service failed (408 or 5xx); `retryAfterMs` is the wait in milliseconds that it asks for. */
export class ServerError extends IotpushError {
  override readonly name = "ServerError";
  readonly code = "server";
  readonly retryAfterMs: number | undefined;

  constructor(details: ErrorDetails & { readonly retryAfterMs?: number | undefined }) {
    super(details);
    this.retryAfterMs = details.retryAfterMs;
  }
}
