import type { AbortedError } from "./aborted-error.js";
import type { AlreadyAnsweredError } from "./already-answered-error.js";
import type { ConflictError } from "./conflict-error.js";
import type { ForbiddenError } from "./forbidden-error.js";
import type { InvalidKeyError } from "./invalid-key-error.js";
import type { ErrorCode, IotpushError } from "./iotpush-error.js";
import type { MethodNotAllowedError } from "./method-not-allowed-error.js";
import type { NetworkError } from "./network-error.js";
import type { NotFoundError } from "./not-found-error.js";
import type { PaginationError } from "./pagination-error.js";
import type { PrivateTopicError } from "./private-topic-error.js";
import type { QuotaError } from "./quota-error.js";
import type { RateLimitError } from "./rate-limit-error.js";
import type { RedirectError } from "./redirect-error.js";
import type { ServerError } from "./server-error.js";
import type { SessionExpiredError } from "./session-expired-error.js";
import type { StoreError } from "./store-error.js";
import type { TimeoutError } from "./timeout-error.js";
import type { UnexpectedResponseError } from "./unexpected-response-error.js";
import type { ValidationError } from "./validation-error.js";

/** Any error of this library, also one thrown by another copy of it. */
export const isIotpushError = (error: unknown): error is IotpushError =>
  error instanceof Error && "code" in error && "fix" in error && typeof error.fix === "string";

const guard =
  <E extends IotpushError>(code: ErrorCode) =>
  (error: unknown): error is E =>
    isIotpushError(error) && error.code === code;

export const isAbortedError = guard<AbortedError>("aborted");
export const isAlreadyAnsweredError = guard<AlreadyAnsweredError>("already_answered");
export const isConflictError = guard<ConflictError>("conflict");
export const isForbiddenError = guard<ForbiddenError>("forbidden");
export const isInvalidKeyError = guard<InvalidKeyError>("invalid_key");
export const isStoreError = guard<StoreError>("store");
export const isMethodNotAllowedError = guard<MethodNotAllowedError>("method_not_allowed");
export const isNetworkError = guard<NetworkError>("network");
export const isNotFoundError = guard<NotFoundError>("not_found");
export const isPaginationError = guard<PaginationError>("pagination");
export const isPrivateTopicError = guard<PrivateTopicError>("private_topic");
export const isQuotaError = guard<QuotaError>("quota");
export const isRateLimitError = guard<RateLimitError>("rate_limit");
export const isRedirectError = guard<RedirectError>("redirect");
export const isServerError = guard<ServerError>("server");
export const isSessionExpiredError = guard<SessionExpiredError>("session_expired");
export const isTimeoutError = guard<TimeoutError>("timeout");
export const isUnexpectedResponseError = guard<UnexpectedResponseError>("unexpected_response");
export const isValidationError = guard<ValidationError>("validation");
