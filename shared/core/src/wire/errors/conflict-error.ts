import { IotpushError } from "./iotpush-error.js";

/** Something with that name is already there (409). */
export class ConflictError extends IotpushError {
  override readonly name = "ConflictError";
  readonly code = "conflict";
}
