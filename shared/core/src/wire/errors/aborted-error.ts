import { IotpushError } from "./iotpush-error.js";

/** The caller's AbortSignal ended the call. */
export class AbortedError extends IotpushError {
  override readonly name = "AbortedError";
  readonly code = "aborted";
}
