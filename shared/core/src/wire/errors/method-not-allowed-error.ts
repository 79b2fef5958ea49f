import { IotpushError } from "./iotpush-error.js";

/** The server does not take that method at that path (405). Documentation: Other common errors. */
export class MethodNotAllowedError extends IotpushError {
  override readonly name = "MethodNotAllowedError";
  readonly code = "method_not_allowed";
}
