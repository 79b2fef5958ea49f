import { BaseError } from "./base-error.js";
import type * as errors from "./errors.js";
import type { ValidationError } from "./validation-error.js";

export type { ErrorDetails } from "./base-error.js";

/** Any error of this library: `error.code === "quota"` makes it a QuotaError. */
export type IotpushError = InstanceType<(typeof errors)[keyof typeof errors]> | ValidationError;

/** A string that identifies the class, even between two copies of this library. */
export type ErrorCode = IotpushError["code"];

/** For `error instanceof IotpushError`; `isIotpushError` also knows errors of another copy of this library. */
export const IotpushError = BaseError as unknown as abstract new () => IotpushError;

/** Any error of this library, also one thrown by another copy of it. */
export const isIotpushError = (error: unknown): error is IotpushError =>
  error instanceof Error && "code" in error && "fix" in error && typeof error.fix === "string";
