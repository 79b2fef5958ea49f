import { IotpushError } from "./iotpush-error.js";

/** The store of questions cannot be used: another process has it, or the disk refuses. */
export class StoreError extends IotpushError {
  override readonly name = "StoreError";
  readonly code = "store";
}
