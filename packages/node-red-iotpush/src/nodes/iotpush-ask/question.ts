import type { Question } from "@iotpush/core";
import { ValidationError } from "@iotpush/core/adapter";
import { toButtons } from "../../host/buttons.js";
import { isEmpty } from "../../host/fields.js";
import { toPush } from "../../host/push-input.js";
import { toSeconds } from "../../host/seconds.js";
import { toList } from "../../host/text.js";
import type { AskProperties } from "./ask-node.js";

type Behavior = Pick<
  AskProperties,
  | "buttonsFrom"
  | "buttons"
  | "timeoutUnit"
  | "reminder"
  | "reminderEvery"
  | "reminderTimes"
  | "nobodySubscribed"
  | "lateNotice"
  | "legend"
  | "mode"
  | "whenNobodyAnswers"
  | "defaultAnswer"
>;

/**
 * The question that the node's settings, its fields and the message's overrides make; an override of `timeout` is in seconds. `escalation` is
 * the topic that reminders go to, if not the question's own. Throws ValidationError; the core checks what is not checked here.
 */
export function toQuestion(
  behavior: Behavior,
  fields: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, unknown>>,
  defaultTopic: string,
  escalation: string | undefined,
): Question {
  if (behavior.buttonsFrom === "list" && "actions" in overrides) throw ownButtons();
  const { timeout, allowedResponders, actions, ...push } = { ...fields, ...overrides };
  const { topic, input } = toPush(push, defaultTopic);
  const unit = "timeout" in overrides ? "s" : behavior.timeoutUnit;
  return {
    ...input,
    topic,
    actions: behavior.buttonsFrom === "list" ? [...behavior.buttons] : toButtons(actions),
    timeoutMs: Math.round(toSeconds(timeout, "The question", unit) * 1_000),
    mode: behavior.mode,
    nobodySubscribed: behavior.nobodySubscribed,
    lateNotice: behavior.lateNotice,
    legend: behavior.legend,
    ...(allowedResponders === undefined ? {} : { allowedResponders: toAllowedResponders(allowedResponders) }),
    whenNobodyAnswers:
      behavior.whenNobodyAnswers === "answer"
        ? { answer: behavior.defaultAnswer }
        : behavior.whenNobodyAnswers,
    ...(behavior.reminder ? { reminder: reminder(behavior, escalation) } : {}),
  };
}

const reminder = ({ reminderEvery, reminderTimes }: Behavior, topic: string | undefined) => ({
  everyMs: Math.round(Number(reminderEvery) * 60_000),
  times: Number(reminderTimes),
  ...(topic ? { topic } : {}),
});

/** A list, or names separated by commas. One that names nobody stays: the core refuses it, rather than that anyone's tap counts. */
function toAllowedResponders(allowedResponders: unknown): string[] {
  if (isEmpty(allowedResponders)) return [];
  return Array.isArray(allowedResponders) ? allowedResponders.map(String) : toList(String(allowedResponders));
}

const ownButtons = () =>
  new ValidationError({
    what: "The question",
    issues: [{ field: "actions", problem: "cannot come with the message if each button has its own output" }],
    fix: 'In the node, choose "Buttons: from msg, one output", or take actions out of msg.iotpush.',
  });
