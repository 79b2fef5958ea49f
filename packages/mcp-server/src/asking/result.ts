import type { AskOutcome } from "@iotpush/core";
import { meaningOf, polarity } from "@iotpush/core/adapter";
import type { CallToolResult } from "@modelcontextprotocol/server";
import * as z from "zod/v4";

/** How a question stands, for a model to read. */
export const AskOutput = z.object({
  status: z.enum([
    "answered",
    "pending",
    "nobody_answered",
    "unauthorized",
    "undeliverable",
    "cancelled",
    "failed",
  ]),
  question_id: z.string(),
  answer: z.string().optional().describe("Id of the button; absent unless somebody answered"),
  label: z.string().optional().describe("Label of the button"),
  reply: z.string().optional().describe("What the person typed"),
  approved: z.boolean().describe("True only if the answer says yes"),
  responder: z.string().optional().describe("Device or user that answered"),
  answered_at: z.string().optional().describe("ISO 8601"),
  message: z.string().describe("The same in words"),
});

export type AskResult = z.infer<typeof AskOutput> & { readonly [key: string]: unknown };

export const pending = (questionId: string): AskResult => ({
  status: "pending",
  question_id: questionId,
  approved: false,
  message: `Nobody has answered yet; the question is still on the phone. Call get_answer with question_id "${questionId}" to keep waiting. Do not go on as if it were approved, and do not ask it again.`,
});

/** How a question ended. Silence is never called a rejection, and never an approval. */
export function toResult(questionId: string, outcome: AskOutcome): AskResult {
  if (outcome.kind === "answered") return answered(questionId, outcome);
  const [status, message] = unanswered(outcome);
  return { status, question_id: questionId, approved: false, message };
}

type Answered = Extract<AskOutcome, { kind: "answered" }>;

function unanswered(outcome: Exclude<AskOutcome, Answered>): readonly [AskResult["status"], string] {
  switch (outcome.kind) {
    case "timed_out":
      return [
        "nobody_answered",
        outcome.certain
          ? "Nobody answered within the time limit. This is neither a yes nor a no."
          : "No answer is known: the service could not be reached when the time was up, so somebody may have answered. Do not treat it as a yes.",
      ];
    case "expired":
      return [
        "nobody_answered",
        "Nobody answered before the notification expired. This is neither a yes nor a no.",
      ];
    case "cancelled":
      return ["cancelled", `The question was cancelled (${outcome.reason}), so nobody decided.`];
    case "unauthorized": {
      const { deviceName, userId } = outcome.answer;
      const who = deviceName ?? userId ?? "somebody";
      return ["unauthorized", `Only ${who} answered, and is not allowed to. That answer does not count.`];
    }
    case "undeliverable":
      return ["undeliverable", `Nobody can answer: nobody is subscribed to the topic. ${outcome.fix}`];
    case "failed":
      return [
        "failed",
        `The question could not be asked, or its answer could not be read: ${outcome.error.message}`,
      ];
  }
}

function answered(questionId: string, { answer, button, by }: Answered): AskResult {
  const label = button?.label ?? answer.actionLabel ?? answer.actionId;
  const meaning = button ? meaningOf(button) : null;
  const approved = button?.destructive !== true && meaning !== null && polarity(meaning) === "positive";
  const responder = answer.deviceName ?? answer.userId;
  const reply = answer.replyText ? ` Their reply: ${JSON.stringify(answer.replyText)}.` : "";
  return {
    status: "answered",
    question_id: questionId,
    answer: answer.actionId,
    label,
    approved,
    ...(answer.replyText ? { reply: answer.replyText } : {}),
    ...(responder ? { responder } : {}),
    ...(answer.actedAt ? { answered_at: answer.actedAt } : {}),
    message:
      by === "default"
        ? `Nobody answered, so the default answer "${label}" applies.`
        : `${responder ?? "Somebody"} answered "${label}".${reply}`,
  };
}

/** A tool's result, as data and as the sentence that says the same. */
export const reply = (structuredContent: Record<string, unknown>): CallToolResult => ({
  content: [{ type: "text", text: String(structuredContent.message ?? JSON.stringify(structuredContent)) }],
  structuredContent,
});
