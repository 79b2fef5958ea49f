import { StoreError } from "../../wire/errors/errors.js";
import { isIotpushError, isNetworkError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import { ValidationError } from "../../wire/errors/validation-error.js";
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

export const tooMany = (maxOpen: number) =>
  new ValidationError({
    what: "The question",
    problem: `${maxOpen} questions are already open`,
    issues: [],
    fix: "Wait until some are answered, cancel some, or raise maxOpen.",
  });

export const closed = () =>
  new StoreError({
    problem: "The Asker is closed",
    fix: "Create another one on the same store: its start() resumes the open questions.",
  });
