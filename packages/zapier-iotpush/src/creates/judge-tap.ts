import {
  type Answer,
  answerOf,
  answersOf,
  isIotpushError,
  type JudgedQuestion,
  judge,
  type Receipt,
  ReceiptReader,
  watchReceipt,
} from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";
import type { StepContext } from "../connection/client.js";
import { SAMPLE, sentOutput, tapped, tappedOutput, tappedSample } from "../fields/tapped.js";

export interface RememberedQuestion {
  readonly message_id: string;
  readonly receipt_id: string;
  readonly topic: string;
}

/** `failed`: somebody tapped, but what it means could not be learned. `waiting`: nobody answered so far. */
type Outcome = "answered" | "unauthorized" | "expired" | "failed" | "waiting";

/**
 * How a question stands, in one flat shape for later steps. The button is null unless the tap counts, so that nobody takes a stranger's
 * tap for an approval.
 */
export type AskStepOutput = ReturnType<typeof waiting>;

export const waiting = ({ message_id, receipt_id, topic }: RememberedQuestion) => ({
  id: message_id,
  message_id,
  receipt_id,
  topic,
  outcome: "waiting" as Outcome,
  answered: false,
  ...tapped(),
  acted_at: null as string | null,
  /** Why the outcome is `failed`, and what to do. */
  problem: null as string | null,
});

export const failedOutput = (asked: RememberedQuestion, problem: string): AskStepOutput => ({
  ...waiting(asked),
  outcome: "failed",
  problem,
});

/** A judged tap. A stranger's tap leaves no button and no text, so that nobody takes it for an answer. */
export function judgedOutput(
  asked: RememberedQuestion,
  answer: Answer,
  verdict: "counts" | "unauthorized",
): AskStepOutput {
  const answered = verdict === "counts";
  return {
    ...waiting(asked),
    outcome: answered ? "answered" : "unauthorized",
    answered,
    ...tapped(answer),
    ...(answered ? {} : { action_id: null, action_label: null, reply_text: null }),
    acted_at: answer.actedAt ?? null,
  };
}

export const askOutput: OutputFields = [
  { key: "outcome", label: "Outcome" },
  { key: "answered", label: "Answered", type: "boolean" },
  ...tappedOutput,
  { key: "acted_at", label: "Time of the Tap", type: "datetime" },
  { key: "problem", label: "Problem" },
  ...sentOutput,
];

export const askSample: AskStepOutput = {
  ...waiting(SAMPLE),
  outcome: "answered",
  answered: true,
  ...tappedSample,
  acted_at: "2026-04-10T00:10:22.000Z",
};

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

const LOOK_MS = 15_000;

/** The state of the question some time after it was asked. */
export async function lookForAnswer(
  step: StepContext,
  asked: RememberedQuestion,
  question: JudgedQuestion,
): Promise<AskStepOutput> {
  if (!canRead(step, asked.topic)) return waiting(asked);
  const signal = AbortSignal.timeout(Math.min(LOOK_MS, step.left()));
  const reader = new ReceiptReader({ client: step.client, clock: step.clock });
  try {
    const target = { receiptId: asked.receipt_id, topic: asked.topic };
    for await (const receipt of watchReceipt(reader, target, { signal })) {
      const judged = judgeReceipt(asked, receipt, question);
      if (judged) return judged;
    }
    return waiting(asked);
  } finally {
    reader.close();
  }
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
