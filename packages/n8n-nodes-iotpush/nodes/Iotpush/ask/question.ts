import {
  type ActionButton,
  buttons,
  meaningOf,
  type PreparedQuestion,
  type PushInput,
  prepareQuestion,
  ValidationError,
} from "@iotpush/core/adapter";
import type { IDataObject, INode } from "n8n-workflow";
import { listOf, numberOf, type Parameters } from "../../common/parameters.ts";
import { buttonsFromFields } from "../fields/buttons.ts";
import { pushFromOptions, textOfField } from "../fields/message-options.ts";
import { type SilenceSettings, silenceOf } from "./silence.ts";

/** The panel of Send and Wait for Response, read: plain data, which the waiting execution keeps. */
export interface AskedQuestion {
  readonly topic: string;
  /** The message, with the buttons as the panel has them. */
  readonly push: PushInput;
  /** User ids and device names whose tap counts; anyone's if absent. */
  readonly allowedResponders?: readonly string[];
  /** A callback alone is not believed. */
  readonly confirm: boolean;
  readonly unauthorizedNotice: string;
  readonly askAgain: number;
  readonly outcomeNotice: boolean;
  readonly outputPerButton: boolean;
  readonly silence: SilenceSettings;
  readonly reminder?: { readonly everyMs: number; readonly times: number };
  readonly escalateAfterMs?: number;
  /** What is approved, or edited. */
  readonly draft?: string;
}

/** The question as it is pushed and judged. */
export interface QuestionFields extends AskedQuestion {
  /** The buttons that answer, in the order of their outputs. */
  readonly buttons: readonly ActionButton[];
  readonly pushed: PushInput;
  readonly button: PreparedQuestion["button"];
}

/** Throws ValidationError for a question that has no buttons, or two of one id. */
export function prepareFields(asked: AskedQuestion): QuestionFields {
  const { push: pushed, button } = prepareQuestion({ ...asked.push, topic: asked.topic, timeoutMs: 60_000 });
  const answers = (asked.push.actions ?? []).filter(({ type }) => type !== "url");
  return { ...asked, pushed, button, buttons: answers };
}

/** Where a question is read: its item's parameters, the topic, the node, the moment and the workflow's zone. */
export interface Reading {
  readonly read: Parameters;
  readonly topic: string;
  readonly node: INode;
  readonly now: number;
  readonly zone: string;
}

/** Throws ValidationError for a question that nobody could answer, or whose default answer it does not have. */
export function readPanel({ read, topic, node, now, zone }: Reading): QuestionFields {
  const options = read("options", {}) as IDataObject;
  const responseType = String(read("responseType", "approval"));
  const allowedResponders = allowedRespondersOf(read, node);
  const push = pushFromOptions(read, options);
  const draft = responseType === "approveOrEdit" ? draftOf(read) : undefined;
  const message = draft === undefined ? push.message : `${push.message}\n\n${draft}`;
  const question = prepareFields({
    topic,
    ...(draft === undefined ? {} : { draft }),
    push: { ...push, message, actions: [...answerButtons(responseType, read)] },
    ...(allowedResponders ? { allowedResponders } : {}),
    confirm: options.confirmWithReceipt === true,
    unauthorizedNotice: textOfField("Reply to Unauthorized Users", read("unauthorizedNotice", "")).trim(),
    askAgain: numberOf("Ask Again", read("askAgain", 1)),
    outcomeNotice: options.outcomeNotice === true,
    outputPerButton: read("outputPerButton", false) === true && hasOutputs(read, node),
    silence: silenceOf(read, now, zone),
    ...reminderOf(options),
    ...(read("escalate", false) === true
      ? { escalateAfterMs: numberOf("Escalate After", read("escalateAfterMinutes", 10)) * 60_000 }
      : {}),
  });
  checkDefaultAnswer(question);
  return question;
}

function reminderOf({ remindEveryMinutes: every, remindTimes: times }: IDataObject) {
  if (every === undefined && times === undefined) return {};
  const everyMs = numberOf("Remind Every", every ?? 5, 0.1) * 60_000;
  return { reminder: { everyMs, times: numberOf("Reminders at Most", times ?? 5, 1) } };
}

/** Throws ValidationError for a draft that nobody could read. */
function draftOf(read: Parameters): string {
  const draft = textOfField("Draft", read("draft", ""));
  if (draft.trim()) return draft;
  throw new ValidationError({
    what: "The question",
    issues: [{ field: "Draft", problem: "is empty" }],
    fix: "Give the text to approve, or use Approval as Response Type.",
  });
}

/** An AI agent's tool has one output only, and buttons from data have none of their own: n8n must know outputs before. */
const hasOutputs = (read: Parameters, { type }: INode): boolean =>
  !type.endsWith("Tool") &&
  !(read("responseType", "approval") === "buttons" && read("buttonSet", "") === "json");

/** The button that the question goes on with when nobody answers: by its id, or the only one that a text is typed with. */
export const defaultButton = (question: QuestionFields): ActionButton | undefined =>
  question.buttons.find(({ id }) => id === question.silence.answer) ??
  question.buttons.find(({ type }) => type === "reply");

function checkDefaultAnswer(question: QuestionFields): void {
  const { silence } = question;
  if (silence.then !== "answer" || (silence.answer && defaultButton(question))) return;
  throw new ValidationError({
    what: "The question",
    issues: [
      {
        field: "Answer",
        problem: "is not a button of this question",
        given: silence.answer || "nothing",
        allowed: question.buttons.map(({ id }) => id),
      },
    ],
    fix: "Use the ID of one of its buttons.",
  });
}

/** Anyone's tap counts only if the field itself is empty: an expression that gives nobody is a mistake, not a permission. */
function allowedRespondersOf(read: Parameters, node: INode): readonly string[] | undefined {
  const given = read("allowedResponders", "");
  // An array of names is as good as a list of them.
  const names = Array.isArray(given) ? given.join(",") : given;
  const allowedResponders = listOf(textOfField("Restrict Who Can Answer", names));
  if (allowedResponders.length > 0) return allowedResponders;
  if (String(node.parameters.allowedResponders ?? "").trim() === "") return undefined;
  throw new ValidationError({
    what: "The question",
    issues: [{ field: "Restrict Who Can Answer", problem: "names nobody, so that no tap would count" }],
    fix: "Name at least one person in it, or leave it empty.",
  });
}

function answerButtons(responseType: string, read: Parameters): readonly ActionButton[] {
  if (responseType === "freeText") return [{ id: "reply", label: "Reply", type: "reply" }];
  if (responseType === "buttons") return buttonsFromFields(read);
  if (responseType === "approveOrEdit") return buttons.approveRejectComment({ comment: "Edit" });
  const { approvalType, approveLabel, disapproveLabel } = read("approvalOptions.values", {}) as IDataObject;
  const label = textOfField("Approve Button Label", approveLabel || "Approve");
  const approve: ActionButton = { id: "approve", label, type: "button" };
  const choice = [approve];
  if (approvalType !== "single") {
    const no = textOfField("Reject Button Label", disapproveLabel || "Reject");
    choice.push({ id: "reject", label: no, type: "button", destructive: true });
  }
  const lying = choice.find((button) => meaningOf(button) === null);
  if (!lying) return choice;
  throw new ValidationError({
    what: "The question",
    issues: [
      {
        field: lying === approve ? "Approve Button Label" : "Reject Button Label",
        problem: `means something else than ${lying.id}`,
        given: lying.label,
      },
    ],
    fix: "Use a label of the same meaning, or Buttons as Response Type.",
  });
}
