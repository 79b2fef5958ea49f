import { IotpushError } from "./iotpush-error.js";

/** More receipts share one created_at than a page holds, so that a cursor would skip some. Documentation: List receipts. */
export class PaginationError extends IotpushError {
  override readonly name = "PaginationError";
  readonly code = "pagination";
}
