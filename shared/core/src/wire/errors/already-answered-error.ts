import { type ErrorDetails, IotpushError } from "./iotpush-error.js";

/** The tap did not count (409): the question was already answered, has expired or was cancelled. `reason` is the service's word. */
export class AlreadyAnsweredError extends IotpushError {
  override readonly name = "AlreadyAnsweredError";
  readonly code = "already_answered";
  readonly reason: string;

  constructor(details: ErrorDetails & { readonly reason: string }) {
    super(details);
    this.reason = details.reason;
  }
}
