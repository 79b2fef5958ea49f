import { IotpushError } from "./iotpush-error.js";

/** The service failed (408 or 5xx). */
export class ServerError extends IotpushError {
  override readonly name = "ServerError";
  readonly code = "server";
}
