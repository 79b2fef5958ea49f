import { BaseError } from "./base-error.js";

/** The caller's AbortSignal ended the call. */
export class AbortedError extends BaseError {
  override readonly name = "AbortedError";
  readonly code = "aborted" as const;
}

/** The tap did not count (409): the question was already answered, has expired or was cancelled. `reason` is the service's word. */
export class AlreadyAnsweredError extends BaseError<{ readonly reason: string }> {
  override readonly name = "AlreadyAnsweredError";
  readonly code = "already_answered" as const;
  declare readonly reason: string;
}

/** Something with that name already exists (409). */
export class ConflictError extends BaseError {
  override readonly name = "ConflictError";
  readonly code = "conflict" as const;
}

/** The plan or the account does not allow it (403). */
export class ForbiddenError extends BaseError {
  override readonly name = "ForbiddenError";
  readonly code = "forbidden" as const;
}

/** The topic key is wrong (401). Documentation: Other common errors. */
export class InvalidKeyError extends BaseError {
  override readonly name = "InvalidKeyError";
  readonly code = "invalid_key" as const;
}

/** The store of questions cannot be used: another process has it, or the disk refuses. */
export class StoreError extends BaseError {
  override readonly name = "StoreError";
  readonly code = "store" as const;
}

/** The server does not support that method at that path (405). Documentation: Other common errors. */
export class MethodNotAllowedError extends BaseError {
  override readonly name = "MethodNotAllowedError";
  readonly code = "method_not_allowed" as const;
}

/** No connection to the service, or it broke. `sent` is false if the request surely did not arrive. */
export class NetworkError extends BaseError<{ readonly sent: boolean }> {
  override readonly name = "NetworkError";
  readonly code = "network" as const;
  declare readonly sent: boolean;
}

/** The topic, receipt, message, webhook or device does not exist, or is not yours (404). Documentation: Other common errors. */
export class NotFoundError extends BaseError {
  override readonly name = "NotFoundError";
  readonly code = "not_found" as const;
}

/** More receipts share one created_at than a page holds, so that a cursor would skip some. Documentation: List receipts. */
export class PaginationError extends BaseError {
  override readonly name = "PaginationError";
  readonly code = "pagination" as const;
}

/** The topic is private and no key was sent (401). Documentation: Authentication (private topics). */
export class PrivateTopicError extends BaseError {
  override readonly name = "PrivateTopicError";
  readonly code = "private_topic" as const;
}

/** What the service says of the plan. */
interface Plan {
  readonly limit?: number | undefined;
  readonly used?: number | undefined;
  readonly plan?: string | undefined;
}

/** The monthly quota is used up (a push's 429 without Retry-After); a retry cannot help. Documentation: Rate Limits. */
export class QuotaError extends BaseError<Plan> {
  override readonly name = "QuotaError";
  readonly code = "quota" as const;
  declare readonly limit?: number | undefined;
  declare readonly used?: number | undefined;
  declare readonly plan?: string | undefined;
}

/** Too many requests from this address (429); `retryAfterMs` is the wait in milliseconds. */
export class RateLimitError extends BaseError<{ readonly retryAfterMs: number }> {
  override readonly name = "RateLimitError";
  readonly code = "rate_limit" as const;
  declare readonly retryAfterMs: number;
}

/** Rows of the documentation's cause matrix. Documentation: Troubleshooting, Cause matrix. */
export type RedirectRow = "http" | "http-apex" | "apex" | "missing-api-push" | "other";

/** The URL redirects, which would drop the body; `useUrl` is the one to use. Redirects are never followed. */
export class RedirectError extends BaseError<{
  readonly row: RedirectRow;
  readonly useUrl?: string | undefined;
}> {
  override readonly name = "RedirectError";
  readonly code = "redirect" as const;
  declare readonly row: RedirectRow;
  declare readonly useUrl?: string | undefined;
}

/** The service failed (408 or 5xx); `retryAfterMs` is the wait in milliseconds that it asks for. */
export class ServerError extends BaseError<{ readonly retryAfterMs?: number | undefined }> {
  override readonly name = "ServerError";
  readonly code = "server" as const;
  declare readonly retryAfterMs?: number | undefined;
}

/** The user session token is missing, wrong or expired (401); on the live service one lasts about an hour. */
export class SessionExpiredError extends BaseError {
  override readonly name = "SessionExpiredError";
  readonly code = "session_expired" as const;
}

/** No response within the time limit; whether the request arrived is not known. */
export class TimeoutError extends BaseError {
  override readonly name = "TimeoutError";
  readonly code = "timeout" as const;
}

/** The response is none that the API gives: the base URL may not be an iotpush server. */
export class UnexpectedResponseError extends BaseError {
  override readonly name = "UnexpectedResponseError";
  readonly code = "unexpected_response" as const;
}
