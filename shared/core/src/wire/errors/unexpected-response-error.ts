import { IotpushError } from "./iotpush-error.js";

/** The answer is none that the API gives: the base URL may not be an iotpush server. */
export class UnexpectedResponseError extends IotpushError {
  override readonly name = "UnexpectedResponseError";
  readonly code = "unexpected_response";
}
