import type { ActionButton } from "../../contract/action-button.js";
import { StoreError } from "../../wire/errors/errors.js";
import { isIotpushError, isNetworkError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import { ValidationError } from "../../wire/errors/validation-error.js";
import type { Answer } from "../answer.js";

/** Which way an answer came: the service's callback, a receipt read, or the host itself (a button in its own user interface). */
export type AnswerRoute = "callback" | "receipt" | "local";

/** How a question ended. Outcomes are values, not exceptions. */
export type AskOutcome<ActionId extends string = string> =
  | {
      readonly kind: "answered";
      /** With the question's own action id and label, whatever ids the phone saw. */
      readonly answer: Answer<ActionId>;
      /** The question's own button; absent if the service reports an id that the question does not have. */
      readonly button?: ActionButton | undefined;
      readonly route: AnswerRoute;
      /** Nobody answered, and the question's default answer was given; `answer.messageId` is empty then. */
      readonly by?: "default" | undefined;
    }
  /** `certain`: every receipt was read after the deadline, and none shows a tap. Otherwise somebody may have answered. */
  | { readonly kind: "timed_out"; readonly certain: boolean }
  | { readonly kind: "expired" }
  | { readonly kind: "cancelled"; readonly reason: string }
  /** Nobody is subscribed to the topic, so nobody can answer; `fix` says what to do. */
  | { readonly kind: "undeliverable"; readonly fix: string }
  /** Only people answered whose tap does not count. */
  | { readonly kind: "unauthorized"; readonly answer: Answer }
  /** It could not be asked, or its answer cannot be learned. */
  | { readonly kind: "failed"; readonly error: FailureDetails };

/** An error as it can be stored. */
export type FailureDetails = Pick<IotpushError, "code" | "message" | "fix">;

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
