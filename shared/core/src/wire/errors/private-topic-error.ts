import { IotpushError } from "./iotpush-error.js";

/** The topic is private and no API key was sent (401). Documentation: Authentication (private topics). */
export class PrivateTopicError extends IotpushError {
  override readonly name = "PrivateTopicError";
  readonly code = "private_topic";
}
