import type { Asked, AskOutcome } from "@iotpush/core";
import type { NodeStatus } from "node-red";
import { fixStatus } from "../../host/status.js";
import { type Outputs, outputsOf } from "./outputs.js";
import type { AskProperties } from "./properties.js";

type Result = Readonly<Record<string, unknown>>;

/** Where the message goes on, and what `msg.iotpush` gains. */
export type Routing =
  | { readonly kind: "send"; readonly output: number; readonly result: Result }
  /** To the Catch node; `fix` is what the status says. */
  | { readonly kind: "error"; readonly message: string; readonly fix: string; readonly result: Result }
  /** Nowhere: the question was cancelled. */
  | { readonly kind: "drop" };

type Node = Outputs & Pick<AskProperties, "buttons" | "whenNobodyAnswers">;

/** What becomes of the message when its question has ended. */
export function route(node: Node, asked: Asked, outcome: AskOutcome): Routing {
  const base = {
    question: asked.id,
    topic: asked.question.topic,
    asked_at: new Date(asked.askedAt).toISOString(),
    outcome: outcome.kind,
    timeout: outcome.kind === "timed_out" || outcome.kind === "expired",
  };
  const failed = (message: string, fix: string, more: Result = {}): Routing => ({
    kind: "error",
    message,
    fix,
    result: { ...base, ...more },
  });
  switch (outcome.kind) {
    case "answered":
      return toButton(node, outcome.answer.actionId, { ...base, ...answered(outcome) });
    case "timed_out":
    case "expired":
      return silent(node, outputsOf(node).indexOf("none"), base);
    case "cancelled": {
      const output = outputsOf(node).indexOf("cancelled");
      return output < 0
        ? { kind: "drop" }
        : { kind: "send", output, result: { ...base, reason: outcome.reason } };
    }
    case "undeliverable":
      return failed(outcome.fix, outcome.fix);
    case "unauthorized": {
      const who = outcome.answer.deviceName ?? outcome.answer.userId ?? "somebody";
      const fix = "Ask again, or add them to the allowed responders.";
      return failed(`Only unauthorized people answered, most recently ${who}. ${fix}`, fix);
    }
    case "failed": {
      const { code, message, fix } = outcome.error;
      // Only the message says which field is wrong.
      return failed(message, code === "validation" ? message : fix, { code });
    }
  }
}

function toButton(node: Node, id: string, result: Result): Routing {
  const output = outputsOf(node).indexOf(node.buttonsFrom === "msg" ? "any" : `button ${id}`);
  if (output >= 0) return { kind: "send", output, result };
  const fix = "Add the button again, and deploy.";
  return { kind: "error", message: `The answer "${id}" no longer has an output. ${fix}`, fix, result };
}

/** Nobody answered, and there is no default answer or core could not give it. */
function silent({ whenNobodyAnswers }: Node, output: number, base: Result): Routing {
  const nobody = { ...base, answer: null, label: null };
  if (whenNobodyAnswers === "go_on") return { kind: "send", output, result: nobody };
  const fix = "Ask again, or ask somebody else.";
  return { kind: "error", message: `Nobody answered in time. ${fix}`, fix, result: nobody };
}

const answered = ({ answer, route: via, by }: AskOutcome & { kind: "answered" }) => ({
  answer: answer.actionId,
  label: answer.actionLabel ?? answer.actionId,
  reply: answer.replyText ?? null,
  device: answer.deviceName ?? null,
  user_id: answer.userId ?? null,
  answered_at: answer.actedAt ?? null,
  id: answer.messageId,
  receipt_id: answer.receiptId ?? null,
  via,
  ...(by === "default" ? { timeout: true, by, id: null } : {}),
});

/** What the node shows of a question that has ended, if no other is open. */
export function settledStatus(routing: Routing): NodeStatus {
  switch (routing.kind) {
    case "drop":
      return {};
    case "error":
      return fixStatus(routing.fix);
    case "send": {
      const { timeout, outcome, label, device } = routing.result;
      if (outcome === "cancelled") return { fill: "grey", shape: "ring", text: "status.cancelled" };
      if (timeout) return { fill: "yellow", shape: "dot", text: "status.timeout" };
      return { fill: "green", shape: "dot", text: [label, device].filter(Boolean).join(" · ") };
    }
  }
}
