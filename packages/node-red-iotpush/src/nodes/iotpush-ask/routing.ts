import type { ActionButton, Asked, AskOutcome } from "@iotpush/core";

/** Where the message goes on, and what `msg.iotpush` gains. */
export type Routing =
  | { readonly kind: "send"; readonly output: number; readonly result: Readonly<Record<string, unknown>> }
  /** To the Catch node; `fix` is what the status says. */
  | {
      readonly kind: "error";
      readonly message: string;
      readonly fix: string;
      readonly result: Readonly<Record<string, unknown>>;
    }
  /** Nowhere: the question was cancelled. */
  | { readonly kind: "drop" };

interface Outputs {
  readonly buttons: readonly ActionButton[];
  readonly defaultAnswer: string;
}

/** What becomes of the message when its question has ended. The timeout output is the one behind the buttons'. */
export function route({ buttons, defaultAnswer }: Outputs, asked: Asked, outcome: AskOutcome): Routing {
  const base = {
    question: asked.id,
    topic: asked.question.topic,
    asked_at: new Date(asked.askedAt).toISOString(),
  };
  switch (outcome.kind) {
    case "answered": {
      const { answer } = outcome;
      const output = buttons.findIndex(({ id }) => id === answer.actionId);
      const result = { ...base, ...answered(outcome) };
      if (output >= 0) return { kind: "send", output, result };
      const fix = "Add the button again, and deploy.";
      const message = `The answer "${answer.actionId}" has no output any more. ${fix}`;
      return { kind: "error", message, fix, result };
    }
    case "timed_out":
    case "expired": {
      const chosen = buttons.findIndex(({ id }) => id === defaultAnswer);
      const answer = buttons[chosen];
      const result = {
        ...base,
        answer: answer?.id ?? null,
        label: answer?.label ?? null,
        timeout: true,
        outcome: outcome.kind,
      };
      return { kind: "send", output: answer ? chosen : buttons.length, result };
    }
    case "cancelled":
      return { kind: "drop" };
    case "undeliverable":
      return {
        kind: "error",
        message: outcome.fix,
        fix: outcome.fix,
        result: { ...base, outcome: outcome.kind },
      };
    case "unauthorized": {
      const who = outcome.answer.deviceName ?? outcome.answer.userId ?? "somebody";
      const fix = "Ask again, or add them to the allowed responders.";
      const message = `Only people answered whose tap does not count, at last ${who}. ${fix}`;
      return { kind: "error", message, fix, result: { ...base, outcome: outcome.kind } };
    }
    case "failed":
      return {
        kind: "error",
        message: outcome.error.message,
        // Only the message says which field is wrong.
        fix: outcome.error.code === "validation" ? outcome.error.message : outcome.error.fix,
        result: { ...base, outcome: outcome.kind, code: outcome.error.code },
      };
  }
}

const answered = ({ answer, route: via }: AskOutcome & { kind: "answered" }) => ({
  answer: answer.actionId,
  label: answer.actionLabel ?? answer.actionId,
  reply: answer.replyText ?? null,
  device: answer.deviceName ?? null,
  user_id: answer.userId ?? null,
  answered_at: answer.actedAt ?? null,
  id: answer.messageId,
  receipt_id: answer.receiptId ?? null,
  timeout: false,
  outcome: "answered",
  via,
});
