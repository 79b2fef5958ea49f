import type { Answer, PreparedQuestion } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";

export interface AskStepInput {
  /** The connection's topic if absent. */
  readonly topic: string | undefined;
  readonly allowedResponders: readonly string[] | undefined;
  readonly confirm: boolean;
  readonly prepared: PreparedQuestion;
}

export interface RememberedQuestion {
  readonly message_id: string;
  readonly receipt_id: string;
  readonly topic: string;
}

/** How a question stands, in one flat shape for later steps. */
export interface AskStepOutput extends RememberedQuestion {
  readonly id: string;
  /** `failed`: somebody tapped, but what it means could not be learned. `waiting`: nobody answered so far. */
  readonly outcome: "answered" | "unauthorized" | "expired" | "failed" | "waiting";
  readonly answered: boolean;
  /** The question's own button; null unless the tap counts, so that nobody takes a stranger's tap for an approval. */
  readonly action_id: string | null;
  readonly action_label: string | null;
  readonly reply_text: string | null;
  readonly device_name: string | null;
  readonly user_id: string | null;
  readonly acted_at: string | null;
  /** Why the outcome is `failed`, and what to do. */
  readonly problem: string | null;
}

/** A judged tap. A stranger's tap leaves no button and no text, so that nobody takes it for an answer. */
export function result(
  asked: RememberedQuestion,
  answer: Answer,
  verdict: "counts" | "unauthorized",
): AskStepOutput {
  const answered = verdict === "counts";
  return {
    ...waiting(asked),
    outcome: answered ? "answered" : "unauthorized",
    answered,
    action_id: answered ? answer.actionId : null,
    action_label: answered ? (answer.actionLabel ?? null) : null,
    reply_text: answered ? (answer.replyText ?? null) : null,
    device_name: answer.deviceName ?? null,
    user_id: answer.userId ?? null,
    acted_at: answer.actedAt ?? null,
  };
}

export const failedOutput = (asked: RememberedQuestion, problem: string): AskStepOutput => ({
  ...waiting(asked),
  outcome: "failed",
  problem,
});

export const waiting = ({ message_id, receipt_id, topic }: RememberedQuestion): AskStepOutput => ({
  id: message_id,
  message_id,
  receipt_id,
  topic,
  outcome: "waiting",
  answered: false,
  action_id: null,
  action_label: null,
  reply_text: null,
  device_name: null,
  user_id: null,
  acted_at: null,
  problem: null,
});

export const askOutput: OutputFields = [
  { key: "outcome", label: "Outcome" },
  { key: "answered", label: "Answered", type: "boolean" },
  { key: "action_id", label: "Button ID" },
  { key: "action_label", label: "Button Text" },
  { key: "reply_text", label: "Reply" },
  { key: "device_name", label: "Device" },
  { key: "user_id", label: "User ID" },
  { key: "acted_at", label: "Time of the Tap", type: "datetime" },
  { key: "problem", label: "Problem" },
  { key: "message_id", label: "Message ID" },
  { key: "receipt_id", label: "Receipt ID" },
  { key: "topic", label: "Topic" },
];

export const askSample: AskStepOutput & Record<string, unknown> = {
  ...waiting({
    message_id: "31d902cf-0000-4000-8000-000000000001",
    receipt_id: "b06e8c90-0000-4000-8000-000000000002",
    topic: "my-topic",
  }),
  outcome: "answered",
  answered: true,
  action_id: "approve",
  action_label: "Approve",
  device_name: "Pixel 9",
  user_id: "9a1c1d52-0000-4000-8000-000000000004",
  acted_at: "2026-04-10T00:10:22.000Z",
};
