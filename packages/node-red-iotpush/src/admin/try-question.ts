import type { AskOutcome, Question } from "@iotpush/core";
import { ValidationError } from "@iotpush/core/adapter";
import type { NodeRedConnection } from "../connection/connection.js";
import { type AskButton, toActions } from "../host/buttons.js";
import { toPush } from "../host/push-input.js";

const WAIT_MS = 60_000;

/** What became of a question that was tried from the dialog. */
export interface TryResult {
  readonly outcome: AskOutcome["kind"];
  readonly label?: string;
  readonly reply?: string | undefined;
  readonly device?: string | undefined;
  readonly problem?: string;
}

/** Pushes a question as it stands in the dialog and waits a minute for its answer, which moves no flow. */
export async function tryQuestion(
  connection: NodeRedConnection,
  { legend, actions, ...fields }: Record<string, unknown>,
): Promise<TryResult> {
  if (!Array.isArray(actions)) throw noButtons();
  const { topic, input } = toPush(fields, connection.topic);
  // To put it off is an answer here, too.
  const buttons = toActions(actions as AskButton[]).actions;
  const question = { ...input, topic, actions: buttons, legend: legend === true, timeoutMs: WAIT_MS };
  const { outcome } = await connection.ask(question as Question);
  return shown(await outcome);
}

function shown(outcome: AskOutcome): TryResult {
  switch (outcome.kind) {
    case "answered": {
      const { actionId, actionLabel, replyText, deviceName } = outcome.answer;
      return { outcome: "answered", label: actionLabel ?? actionId, reply: replyText, device: deviceName };
    }
    case "undeliverable":
      return { outcome: outcome.kind, problem: outcome.fix };
    case "failed":
      return { outcome: outcome.kind, problem: outcome.error.message };
    default:
      return { outcome: outcome.kind };
  }
}

const noButtons = () =>
  new ValidationError({
    what: "The question",
    problem: "Its buttons come with the message",
    issues: [],
    fix: "Choose fixed buttons to try it, or send a message.",
  });
