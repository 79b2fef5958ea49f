import { isIotpushError, isNetworkError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import type { FailureDetails } from "./outcome.js";

/** An error as it can be stored. */
export const details = ({ code, message, fix }: IotpushError): FailureDetails => ({ code, message, fix });

/** Whether reading the same receipt again cannot help. A proxy's page instead of a receipt may be gone the next time. */
export const isFinalError = (error: IotpushError): boolean =>
  !error.isTemporary && error.code !== "unexpected_response" && error.code !== "aborted";

/** Whether a push that failed like this may have reached the service all the same. */
export function mayHaveArrived(error: unknown): boolean {
  if (isNetworkError(error)) return error.sent;
  return (
    isIotpushError(error) && ["aborted", "server", "timeout", "unexpected_response"].includes(error.code)
  );
}
