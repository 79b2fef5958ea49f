import type { ActionButton } from "../../contract/action-button.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
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
