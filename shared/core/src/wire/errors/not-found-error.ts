import { IotpushError } from "./iotpush-error.js";

/** The topic, receipt, message, webhook or device does not exist, or is not yours (404). Documentation: Other common errors. */
export class NotFoundError extends IotpushError {
  override readonly name = "NotFoundError";
  readonly code = "not_found";
}
