import type { AskOutcome, Question } from "@iotpush/core";
import { ValidationError } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import type { NodeRedConnection } from "../connection/connection.js";
import { toActions, toButtons } from "../host/buttons.js";
import { evaluateFields, type FieldValues } from "../host/fields.js";
import { toPush } from "../host/push-input.js";
import { ASK_FIELDS } from "../nodes/iotpush-ask/properties.js";
import { rawNode } from "./tested-settings.js";

const WAIT_MS = 60_000;
const NOT_TRIED: readonly string[] = ["metadata", "timeout", "allowedResponders"];
const NAMES = ASK_FIELDS.filter((name) => !NOT_TRIED.includes(name));
/** Node-RED replaces a variable only if it is the whole value. */
const VARIABLE = /^\$\{(\S+)\}$/;

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
  red: NodeAPI,
  connection: NodeRedConnection,
  { id, legend, buttons, ...dialog }: Record<string, unknown>,
): Promise<TryResult> {
  const { actions, ...fields } = await triedFields(red, String(id), dialog);
  if (!buttons && !actions) throw comesWithMessage("Its buttons come", "Choose fixed buttons");
  const { topic, input } = toPush(fields, connection.topic);
  // To put it off is an answer here, too.
  const given = toActions(Array.isArray(buttons) ? buttons : toButtons(actions));
  const question = { ...input, topic, actions: given.actions, legend: legend === true, timeoutMs: WAIT_MS };
  const { outcome } = await connection.ask(question as Question);
  return shown(await outcome);
}

/**
 * The dialog's fields as the node would evaluate them, with the name of what a message would give, such as `msg.payload`. Variables and context
 * are read only where the deployed node reads the same: whoever may try a question may not read everything.
 */
async function triedFields(red: NodeAPI, id: string, dialog: FieldValues): Promise<Record<string, unknown>> {
  const node = red.nodes.getNode(id);
  const stored = rawNode(red, id);
  const def: Record<string, unknown> = {};
  for (const name of NAMES) {
    const [value, type] = typed(dialog, name);
    const variable = type === "str" ? VARIABLE.exec(value)?.[1] : undefined;
    const isRead = value !== "" && (variable !== undefined || ["env", "flow", "global"].includes(type));
    if (isRead && !(node && String(typed(stored, name)) === String([value, type]))) throw notDeployed(name);
    if (type === "msg" || type === "jsonata") {
      if (name === "topic" && value) throw comesWithMessage("Its topic comes", "Enter a topic");
      const text = type === "msg" && value ? `msg.${value}` : value;
      def[name] = name === "message" || name === "title" ? text : "";
    } else {
      const setting = variable === undefined ? undefined : red.util.getSetting(node, variable);
      Object.assign(def, { [name]: setting ?? value, [`${name}Type`]: type });
    }
  }
  // Without a node there is nothing to be read.
  return evaluateFields(red, node as NonNullable<typeof node>, def, NAMES, { _msgid: "" });
}

const typed = (fields: FieldValues, name: string): [value: string, type: string] => [
  String(fields[name] ?? ""),
  String(fields[`${name}Type`] ?? "str"),
];

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

const comesWithMessage = (what: string, fix: string) =>
  new ValidationError({
    what: "The question",
    problem: `${what} with the message`,
    issues: [],
    fix: `${fix} to try it, or send a message.`,
  });

const notDeployed = (field: string) =>
  new ValidationError({
    what: "The question",
    problem: `Its ${field} comes from a variable or context, and is not deployed yet`,
    issues: [],
    fix: "Deploy the node first; inside a subflow, enter a text to try it.",
  });
