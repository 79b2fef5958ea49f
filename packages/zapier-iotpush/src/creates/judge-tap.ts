import {
  type Answer,
  answerOf,
  answersOf,
  isIotpushError,
  type JudgedQuestion,
  judge,
  type Receipt,
} from "@iotpush/core/adapter";
import type { StepContext } from "../connection/client.js";
import { type AskStepOutput, failedOutput, judgedOutput, type RememberedQuestion } from "./ask-result.js";

const PAUSE_MS = 1_000;
/** What the step needs to end in time after a last look at the receipt. */
const RESERVE_MS = 2_000;

/** Whether this connection can read the receipts of a topic. */
export const canRead = ({ client }: StepContext, topic: string): boolean =>
  client.hasTopicKey(topic) || client.hasSession;

/**
 * What a tap means for the question, judged by the core; the receipt is read if that is needed, for as long as the step may take.
 * Undefined for what is not a tap on this question. Documentation: Get a receipt.
 */
export async function judgeTap(
  step: StepContext,
  asked: RememberedQuestion,
  tap: Answer,
  question: JudgedQuestion,
): Promise<AskStepOutput | undefined> {
  const push = pushOf(asked);
  let receipt: Receipt | "unavailable" | undefined;
  let verdict = judge(question, push, tap);
  if (verdict === "needs_receipt") {
    receipt = canRead(step, asked.topic) ? await readReceipt(step, asked) : "unavailable";
    if (receipt === undefined)
      return failedOutput(
        asked,
        "The receipt could not be read in time, so it is not known who answered. Read it with Find Receipt.",
      );
    verdict = judge(question, push, tap, receipt);
  }
  if (verdict !== "counts" && verdict !== "unauthorized") return undefined;
  return judgedOutput(asked, answerOf(question, push, tap, receipt), verdict);
}

/** How a question stands by its receipt: the first tap that counts, or else the first by somebody else. Undefined for neither. */
export function judgeReceipt(
  asked: RememberedQuestion,
  receipt: Receipt,
  question: JudgedQuestion,
): AskStepOutput | undefined {
  const push = pushOf(asked);
  const taps = answersOf(receipt);
  for (const verdict of ["counts", "unauthorized"] as const) {
    const tap = taps.find((each) => judge(question, push, each, receipt) === verdict);
    if (tap) return judgedOutput(asked, answerOf(question, push, tap, receipt), verdict);
  }
  return undefined;
}

const pushOf = ({ message_id: messageId, receipt_id: receiptId, topic }: RememberedQuestion) => ({
  messageId,
  receiptId,
  topic,
});

/** Undefined if it cannot be read before the step's time is up. Throws an IotpushError if trying again cannot help. */
async function readReceipt(
  { client, clock, left }: StepContext,
  { receipt_id, topic }: RememberedQuestion,
): Promise<Receipt | undefined> {
  while (left() > RESERVE_MS) {
    try {
      const timeoutMs = Math.min(10_000, left() - RESERVE_MS / 2);
      return await client.receipts.get(receipt_id, { topic, retry: "none", timeoutMs });
    } catch (error) {
      if (!isIotpushError(error) || !error.isTemporary) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
  return undefined;
}
