import { type ErrorDetails, IotpushError } from "./iotpush-error.js";

/** The month's pushes are used up (429 without Retry-After). Asking again cannot help. Documentation: Rate Limits. */
export class QuotaError extends IotpushError {
  override readonly name = "QuotaError";
  readonly code = "quota";
  readonly limit: number | undefined;
  readonly used: number | undefined;
  readonly plan: string | undefined;

  constructor(
    details: ErrorDetails & {
      readonly limit?: number | undefined;
      readonly used?: number | undefined;
      readonly plan?: string | undefined;
    },
  ) {
    super(details);
    this.limit = details.limit;
    this.used = details.used;
    this.plan = details.plan;
  }
}
