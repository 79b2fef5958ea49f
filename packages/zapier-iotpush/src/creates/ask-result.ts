import type { Answer } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";
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
