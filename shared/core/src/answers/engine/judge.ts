import type { ActionButton } from "../../contract/action-button.js";
import type { Receipt } from "../../contract/receipt.js";
import type { Answer } from "../answer.js";
import { answersOf } from "../events-of.js";

/** What decides whether a tap counts. `PreparedQuestion` gives `button`. */
export interface JudgedQuestion {
  /** The question's own button for the id that a phone reports; undefined for an id that it does not have. */
  button(actionId: string): ActionButton | undefined;
  /** User ids or device names whose tap counts; anyone's if absent. */
  readonly allowedResponders?: readonly string[] | undefined;
  /** Whether the receipt must confirm a callback's tap. */
  readonly confirm?: boolean | undefined;
}

/** One of the question's own pushes. Without `receiptId`, no receipt can confirm a tap on it. */
export interface JudgedPush {
  readonly messageId: string;
  readonly receiptId?: string | undefined;
  readonly topic?: string | undefined;
}

/**
 * - `needs_receipt`: read the push's receipt and judge again with it, or with `"unavailable"` if it can never be read.
 *   If it cannot be read just now, decide nothing and let the tap come again.
 * - `unconfirmed`: the receipt does not show the tap, so it is not real.
 */
export type Verdict =
  | "counts"
  | "needs_receipt"
  | "unconfirmed"
  | "unauthorized"
  | "unknown_button"
  | "not_this_question";

/** Whether the person who tapped is an allowed responder, by user id or device name; everyone is if none are named. */
export const isAllowedResponder = (
  { userId, deviceName }: Pick<Answer, "userId" | "deviceName">,
  allowedResponders: readonly string[] | undefined,
): boolean =>
  allowedResponders === undefined ||
  (userId !== undefined && allowedResponders.includes(userId)) ||
  (deviceName !== undefined && allowedResponders.includes(deviceName));

/**
 * Whether a tap is the question's answer. Pure, and the only place that decides it. `push` is the one whose message was tapped,
 * undefined if none of the question's pushes has it. A tap that was read from a receipt is judged with that receipt. What is not
 * known never helps the tap.
 */
export function judge(
  question: JudgedQuestion,
  push: JudgedPush | undefined,
  tap: Answer,
  receipt?: Receipt | "unavailable",
): Verdict {
  if (push?.messageId !== tap.messageId) return "not_this_question";
  const readable = push.receiptId !== undefined && receipt !== "unavailable";
  const believed = !question.confirm && isAllowedResponder(tap, question.allowedResponders);
  const nameless = tap.userId === undefined;
  if (typeof receipt !== "object" && readable && !believed && (question.confirm || nameless))
    return "needs_receipt";
  if (typeof receipt !== "object" && question.confirm) return "unconfirmed";
  const answer = typeof receipt === "object" ? shownBy(question, push, tap, receipt) : tap;
  if (!answer) return "unconfirmed";
  if (!question.button(answer.actionId)) return "unknown_button";
  return isAllowedResponder(answer, question.allowedResponders) ? "counts" : "unauthorized";
}

/** Whether a callback may need its receipt to be judged. */
export const mayNeedReceipt = ({ confirm, allowedResponders }: Omit<JudgedQuestion, "button">): boolean =>
  confirm === true || allowedResponders !== undefined;

/**
 * Why a callback is no tap of the service at all, and changes nothing; undefined if it is one. The service accepts no tap on a button
 * that the message lacks, so such a callback is believed only if the receipt shows it.
 */
export function whyIgnored(
  verdict: Verdict,
  receipt: Receipt | "unavailable" | undefined,
): string | undefined {
  if (verdict === "not_this_question") return "this message is not the question's";
  if (verdict === "unconfirmed" || verdict === "needs_receipt") return "the receipt does not show this tap";
  if (verdict === "unknown_button" && typeof receipt !== "object") return "the question has no such button";
  return undefined;
}

/**
 * The answer of a judged tap, in the question's own words: a label from outside is not believed. Person and text come from the
 * receipt if there is one, never from both.
 */
export function answerOf(
  question: JudgedQuestion,
  push: JudgedPush,
  tap: Answer,
  receipt?: Receipt | "unavailable",
): Answer {
  const { receiptId, topic } = push;
  const shown = typeof receipt === "object" ? shownBy(question, push, tap, receipt) : undefined;
  const answer = shown ?? tap;
  const button = question.button(answer.actionId);
  return {
    ...answer,
    ...(receiptId === undefined ? {} : { receiptId }),
    ...(topic === undefined ? {} : { topic }),
    ...(button ? { actionId: button.id, actionLabel: button.label } : {}),
  };
}

/** The tap as the push's own receipt shows it, an allowed responder's first. */
function shownBy(
  { allowedResponders }: JudgedQuestion,
  { messageId, receiptId }: JudgedPush,
  tap: Answer,
  receipt: Receipt,
): Answer | undefined {
  if (receipt.message_id !== messageId || receipt.receipt_id !== receiptId) return undefined;
  const same = answersOf(receipt).filter(({ actionId }) => actionId === tap.actionId);
  return same.find((answer) => isAllowedResponder(answer, allowedResponders)) ?? same[0];
}
