import type { Question } from "@iotpush/core";
import { commaList, ValidationError } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import type { NodeRedConnection } from "../../connection/connection.js";
import { connectionOf } from "../../connection/input.js";
import { toActions, toButtons } from "../../host/buttons.js";
import { isEmpty, type TimeUnit, toSeconds } from "../../host/fields.js";
import { toPush } from "../../host/push-input.js";
import { type AskProperties, STEPS } from "./properties.js";

/** Whom else to ask, and after what time. */
interface Escalation {
  readonly topic: string;
  readonly after: unknown;
  readonly unit: TimeUnit;
}

/**
 * Builds the question from the node's settings and fields and the message's overrides; an overridden `timeout` is in seconds. Throws
 * ValidationError; core checks the rest.
 */
export function toQuestion(
  behavior: AskProperties,
  fields: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, unknown>>,
  defaultTopic: string,
  escalation: readonly Escalation[],
): Question {
  const { buttonsFrom, mode, nobodySubscribed, lateNotice, legend, whenNobodyAnswers } = behavior;
  if (buttonsFrom === "list" && "actions" in overrides)
    throw new ValidationError({
      what: "The question",
      issues: [
        { field: "actions", problem: "cannot be set by the message if each button has its own output" },
      ],
      fix: 'In the node, choose "Buttons: from msg, one output", or take actions out of msg.iotpush.',
    });
  const { timeout, allowedResponders, actions, ...push } = { ...fields, ...overrides };
  const { topic, input } = toPush(push, defaultTopic);
  const unit = "timeout" in overrides ? "s" : behavior.timeoutUnit;
  const reminder = {
    everyMs: Math.round(Number(behavior.reminderEvery) * 60_000),
    times: Number(behavior.reminderTimes),
  };
  return {
    ...input,
    topic,
    ...toActions(buttonsFrom === "list" ? behavior.buttons : toButtons(actions)),
    timeoutMs: Math.round(toSeconds(timeout, "The question", unit) * 1_000),
    mode,
    nobodySubscribed,
    lateNotice,
    legend,
    ...(allowedResponders === undefined ? {} : { allowedResponders: toAllowedResponders(allowedResponders) }),
    whenNobodyAnswers:
      whenNobodyAnswers === "answer" ? { answer: behavior.defaultAnswer } : whenNobodyAnswers,
    ...(behavior.reminder ? { reminder } : {}),
    ...(escalation.length > 0 ? { escalation: escalation.map(toEscalation) } : {}),
  };
}

const toEscalation = ({ topic, after, unit }: Escalation) => ({
  topic,
  afterMs: Math.round(toSeconds(after, "The question", unit, "escalation") * 1_000),
});

/** A list, or names separated by commas. One that names nobody stays: the core refuses it, rather than that anyone's tap counts. */
function toAllowedResponders(allowedResponders: unknown): string[] {
  if (isEmpty(allowedResponders)) return [];
  return Array.isArray(allowedResponders)
    ? allowedResponders.map(String)
    : commaList(String(allowedResponders));
}

/** The topics to escalate to, in the dialog's order. This connection borrows their connections' keys, which apply at once. */
export const escalationOf = (red: NodeAPI, def: AskProperties, connection: NodeRedConnection): Escalation[] =>
  STEPS.flatMap((step) => {
    const id = def[`escalateTo${step}`];
    if (!id) return [];
    if (!red.nodes.getNode(id))
      throw wrong(
        "goes to a connection that no longer exists",
        "Choose another one in the node, and deploy.",
      );
    const { topic, keys, name } = connectionOf(red, id);
    if (!topic)
      throw wrong(`goes to the connection "${name}", which has no topic`, "Set the connection's topic.");
    Object.assign(connection.keys.topicKeys, keys.topicKeys);
    return [{ topic, after: def[`escalateAfter${step}`], unit: def[`escalateUnit${step}`] }];
  });

/** What never happens, since it comes after the time limit: keys of the catalog. */
export function comesTooLate({ timeoutMs, reminder, escalation = [] }: Question): string[] {
  const limit = timeoutMs ?? Number.POSITIVE_INFINITY;
  return [
    ...(reminder?.everyMs !== undefined && reminder.everyMs >= limit ? ["tooLate.reminder"] : []),
    ...(escalation.some(({ afterMs }) => afterMs >= limit) ? ["tooLate.escalation"] : []),
  ];
}

const wrong = (problem: string, fix: string) =>
  new ValidationError({ what: "The question", issues: [{ field: "escalation", problem }], fix });
