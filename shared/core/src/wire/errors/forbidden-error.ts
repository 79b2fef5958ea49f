import { IotpushError } from "./iotpush-error.js";

/** The plan or the account does not allow it (403). */
export class ForbiddenError extends IotpushError {
  override readonly name = "ForbiddenError";
  readonly code = "forbidden";
}
