import { isIotpushError, isNetworkError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import type { FailureDetails } from "./outcome.js";

/** An error as it can be stored. */
export const details = ({ code, message, fix }: IotpushError): FailureDetails => ({ code, message, fix });

/** Whether a push that failed like this may have reached the service anyway. */
export function mayHaveArrived(error: unknown): boolean {
  if (isNetworkError(error)) return error.sent;
  return (
    isIotpushError(error) && ["aborted", "server", "timeout", "unexpected_response"].includes(error.code)
  );
}
