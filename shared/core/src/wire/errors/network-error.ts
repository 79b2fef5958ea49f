import { type ErrorDetails, IotpushError } from "./iotpush-error.js";

/** No connection to the service, or it broke. `sent` is false where the request surely did not arrive. */
export class NetworkError extends IotpushError {
  override readonly name = "NetworkError";
  readonly code = "network";
  readonly sent: boolean;

  constructor(details: ErrorDetails & { readonly sent: boolean }) {
    super(details);
    this.sent = details.sent;
  }
}
