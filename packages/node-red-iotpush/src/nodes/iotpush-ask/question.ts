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
  const { timeout, allowedResponders, ...push } = fields;
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
    ...(allowedResponders === undefined ? {} : { allowedResponders: toAllowedResponders(allowedResponders) }),
    ...(behaviour.repeat ? { reminder: reminder(behaviour, escalation) } : {}),
  };
}

const reminder = ({ repeatEvery, repeatTimes }: Behaviour, topic: string | undefined) => ({
  everyMs: Math.round(Number(repeatEvery) * 60_000),
  times: Number(repeatTimes),
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
    issues: [
      {
        field: "actions",
        problem: "cannot come with the message, since each button has an output of its own",
      },
    ],
    fix: "Set the buttons in the node, and take actions out of msg.iotpush.",
  });
