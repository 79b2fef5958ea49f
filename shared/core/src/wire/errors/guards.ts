import { type ErrorCode, type IotpushError, isIotpushError } from "./iotpush-error.js";

export { isIotpushError } from "./iotpush-error.js";

const guard =
  <Code extends ErrorCode>(code: Code) =>
  (error: unknown): error is Extract<IotpushError, { readonly code: Code }> =>
    isIotpushError(error) && error.code === code;

export const isAbortedError = /* @__PURE__ */ guard("aborted");
export const isAlreadyAnsweredError = /* @__PURE__ */ guard("already_answered");
export const isConflictError = /* @__PURE__ */ guard("conflict");
export const isForbiddenError = /* @__PURE__ */ guard("forbidden");
export const isInvalidKeyError = /* @__PURE__ */ guard("invalid_key");
export const isMethodNotAllowedError = /* @__PURE__ */ guard("method_not_allowed");
export const isNetworkError = /* @__PURE__ */ guard("network");
export const isNotFoundError = /* @__PURE__ */ guard("not_found");
export const isPrivateTopicError = /* @__PURE__ */ guard("private_topic");
export const isQuotaError = /* @__PURE__ */ guard("quota");
export const isRateLimitError = /* @__PURE__ */ guard("rate_limit");
export const isRedirectError = /* @__PURE__ */ guard("redirect");
export const isServerError = /* @__PURE__ */ guard("server");
export const isSessionExpiredError = /* @__PURE__ */ guard("session_expired");
export const isStoreError = /* @__PURE__ */ guard("store");
export const isTimeoutError = /* @__PURE__ */ guard("timeout");
export const isUnexpectedResponseError = /* @__PURE__ */ guard("unexpected_response");
export const isValidationError = /* @__PURE__ */ guard("validation");
