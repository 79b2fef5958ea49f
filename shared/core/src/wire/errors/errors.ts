import { errorClass } from "./base-error.js";

/** The caller's AbortSignal ended the call. */
export class AbortedError extends errorClass("AbortedError", "aborted") {}

/** The tap did not count (409): the question was already answered, has expired or was cancelled. `reason` is the service's word. */
export class AlreadyAnsweredError extends errorClass<"already_answered", { readonly reason: string }>(
  "AlreadyAnsweredError",
  "already_answered",
) {}

/** Something with that name already exists (409). */
export class ConflictError extends errorClass("ConflictError", "conflict") {}

/** The plan or the account does not allow it (403). */
export class ForbiddenError extends errorClass("ForbiddenError", "forbidden") {}

/** The topic key is wrong (401). Documentation: Other common errors. */
export class InvalidKeyError extends errorClass("InvalidKeyError", "invalid_key") {}

/** The store of questions cannot be used: another process has it, or the disk refuses. */
export class StoreError extends errorClass("StoreError", "store") {}

/** The server does not support that method at that path (405). Documentation: Other common errors. */
export class MethodNotAllowedError extends errorClass("MethodNotAllowedError", "method_not_allowed") {}

/** No connection to the service, or it broke. `sent` is false if the request surely did not arrive. */
export class NetworkError extends errorClass<"network", { readonly sent: boolean }>(
  "NetworkError",
  "network",
) {}

/** The topic, receipt, message, webhook or device does not exist, or is not yours (404). Documentation: Other common errors. */
export class NotFoundError extends errorClass("NotFoundError", "not_found") {}

/** More receipts share one created_at than a page holds, so that a cursor would skip some. Documentation: List receipts. */
export class PaginationError extends errorClass("PaginationError", "pagination") {}

/** The topic is private and no key was sent (401). Documentation: Authentication (private topics). */
export class PrivateTopicError extends errorClass("PrivateTopicError", "private_topic") {}

/** What the service says of the plan. */
interface Plan {
  readonly limit?: number | undefined;
  readonly used?: number | undefined;
  readonly plan?: string | undefined;
}

/** The monthly quota is used up (a push's 429 without Retry-After); a retry cannot help. Documentation: Rate Limits. */
export class QuotaError extends errorClass<"quota", Plan>("QuotaError", "quota") {}

/** Too many requests from this address (429); `retryAfterMs` is the wait in milliseconds. */
export class RateLimitError extends errorClass<"rate_limit", { readonly retryAfterMs: number }>(
  "RateLimitError",
  "rate_limit",
) {}

/** Rows of the documentation's cause matrix. Documentation: Troubleshooting, Cause matrix. */
export type RedirectRow = "http" | "http-apex" | "apex" | "missing-api-push" | "other";

/** The URL redirects, which would drop the body; `useUrl` is the one to use. Redirects are never followed. */
export class RedirectError extends errorClass<
  "redirect",
  {
    readonly row: RedirectRow;
    readonly useUrl?: string | undefined;
  }
>("RedirectError", "redirect") {}

/** The service failed (408 or 5xx); `retryAfterMs` is the wait in milliseconds that it asks for. */
export class ServerError extends errorClass<"server", { readonly retryAfterMs?: number | undefined }>(
  "ServerError",
  "server",
) {}

/** The user session token is missing, wrong or expired (401); on the live service one lasts about an hour. */
export class SessionExpiredError extends errorClass("SessionExpiredError", "session_expired") {}

/** No response within the time limit; whether the request arrived is not known. */
export class TimeoutError extends errorClass("TimeoutError", "timeout") {}

/** The response is none that the API gives: the base URL may not be an iotpush server. */
export class UnexpectedResponseError extends errorClass("UnexpectedResponseError", "unexpected_response") {}
