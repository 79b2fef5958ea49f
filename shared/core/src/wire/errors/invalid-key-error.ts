import { IotpushError } from "./iotpush-error.js";

/** The topic API key is wrong (401). Documentation: Other common errors. */
export class InvalidKeyError extends IotpushError {
  override readonly name = "InvalidKeyError";
  readonly code = "invalid_key";
}
