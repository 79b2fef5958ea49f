import { IotpushError } from "./iotpush-error.js";

/** The journal of open questions cannot be used: another process has it, or the disk refuses. */
export class JournalError extends IotpushError {
  override readonly name = "JournalError";
  readonly code = "journal";
}
