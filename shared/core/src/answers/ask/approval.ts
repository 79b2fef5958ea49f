import type { Answer } from "../answer.js";
import type { PushRecord } from "../journal/journal.js";
import { answersOf } from "../read-receipt.js";
import type { Desk } from "./desk.js";
import type { AnswerRoute } from "./outcome.js";
import type { Question } from "./question.js";
import { readable } from "./routes.js";

/** Whether the person who tapped is among the allowed responders, by user id or device name; anyone is where none are named. */
export const isAllowedResponder = (
  answer: Answer,
  allowedResponders: readonly string[] | undefined,
): boolean =>
  allowedResponders === undefined ||
  (answer.userId !== undefined && allowedResponders.includes(answer.userId)) ||
  (answer.deviceName !== undefined && allowedResponders.includes(answer.deviceName));

/**
 * The answer with what the journal knows and, where it must be confirmed or its person is not named, what the receipt says.
 * Undefined where the receipt does not hold it: then it is not real. Rejects where the receipt cannot be read just now.
 */
export async function withIdentity(
  desk: Desk,
  question: Question,
  push: PushRecord | undefined,
  given: Answer,
  route: AnswerRoute,
): Promise<Answer | undefined> {
  const known: Answer = push ? { ...given, receiptId: push.receiptId, topic: push.topic } : given;
  if (route !== "callback") return known;
  const mustIdentify =
    question.allowedResponders !== undefined &&
    known.userId === undefined &&
    !isAllowedResponder(known, question.allowedResponders);
  if (!desk.confirmWithReceipt && !mustIdentify) return known;
  // Only the receipt that our own push returned is read: one named by the callback could be anybody's.
  if (!push || !readable(desk, push.topic)) return desk.confirmWithReceipt ? undefined : known;
  const receipt = await desk.client.receipts.get(push.receiptId, { topic: push.topic, timeoutMs: 4_000 });
  const real = answersOf(receipt).find((answer) => answer.actionId === given.actionId);
  return real ? { ...known, ...real } : undefined;
}
