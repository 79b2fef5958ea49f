import { type ErrorDetails, IotpushError } from "./iotpush-error.js";

/** Rows of the documentation's cause matrix. Documentation: Troubleshooting, Cause matrix. */
export type RedirectRow = "http" | "http-apex" | "apex" | "missing-api-push" | "other";

/** The URL redirects, which would drop the body; `useUrl` is the one to use. Redirects are never followed. */
export class RedirectError extends IotpushError {
  override readonly name = "RedirectError";
  readonly code = "redirect";
  readonly row: RedirectRow;
  readonly useUrl: string | undefined;

  constructor(details: ErrorDetails & { readonly row: RedirectRow; readonly useUrl?: string | undefined }) {
    super(details);
    this.row = details.row;
    this.useUrl = details.useUrl;
  }
}
