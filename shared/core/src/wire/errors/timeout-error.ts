import { IotpushError } from "./iotpush-error.js";

/** No answer within the time limit; whether the request arrived is not known. */
export class TimeoutError extends IotpushError {
  override readonly name = "TimeoutError";
  readonly code = "timeout";
}
