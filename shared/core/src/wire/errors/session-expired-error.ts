import { IotpushError } from "./iotpush-error.js";

/** The user session token is missing, wrong or expired (401); on the live service one lasts about an hour. */
export class SessionExpiredError extends IotpushError {
  override readonly name = "SessionExpiredError";
  readonly code = "session_expired";
}
