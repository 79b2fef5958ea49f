import { type Question, ValidationError } from "@iotpush/core";
import { isEmpty } from "../../host/fields.js";
import { toPush } from "../../host/push-input.js";
import { toSeconds } from "../../host/seconds.js";
import { toList } from "../../host/text.js";
import type { AskProperties } from "./ask-node.js";

type Behaviour = Pick<
  AskProperties,
  "buttons" | "repeat" | "repeatEvery" | "repeatTimes" | "nobodySubscribed" | "lateNotice" | "legend" | "mode"
>;

/**
 * The question that the node's settings, its fields and the message's overrides make. `escalation` is the topic that
 * repetitions go to, if not the question's own. Throws ValidationError; the core checks what is not checked here.
 */
export function toQuestion(
  behaviour: Behaviour,
  fields: Readonly<Record<string, unknown>>,
  defaultTopic: string,
  escalation: string | undefined,
): Question {
  const { timeout, approvers, ...push } = fields;
  if ("actions" in push) throw ownButtons();
  const { topic, input } = toPush(push, defaultTopic);
  return {
    ...input,
    topic,
    actions: behaviour.buttons.map(({ id, label, type, url, destructive }) => ({
      id,
      label,
      type,
      ...(url ? { url } : {}),
      ...(destructive ? { destructive } : {}),
    })),
    timeoutMs: Math.round(toSeconds(timeout, "The question") * 1_000),
    mode: behaviour.mode,
    nobodySubscribed: behaviour.nobodySubscribed,
    lateNotice: behaviour.lateNotice,
    legend: behaviour.legend,
    ...(approvers === undefined ? {} : { approvers: toApprovers(approvers) }),
    ...(behaviour.repeat ? { reminder: reminder(behaviour, escalation) } : {}),
  };
}

const reminder = ({ repeatEvery, repeatTimes }: Behaviour, topic: string | undefined) => ({
  everyMs: Math.round(Number(repeatEvery) * 60_000),
  times: Number(repeatTimes),
  ...(topic ? { topic } : {}),
});

/** A list, or names separated by commas. One that names nobody stays: the core refuses it, rather than that anyone's tap counts. */
function toApprovers(approvers: unknown): string[] {
  if (isEmpty(approvers)) return [];
  return Array.isArray(approvers) ? approvers.map(String) : toList(String(approvers));
}

const ownButtons = () =>
  new ValidationError({
    what: "The question",
    issues: [
      {
        field: "actions",
        problem: "cannot come with the message, since each button has an output of its own",
      },
    ],
    fix: "Set the buttons in the node, and take actions out of msg.iotpush.",
  });
