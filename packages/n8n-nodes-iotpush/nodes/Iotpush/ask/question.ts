import {
  type ActionButton,
  buttons,
  meaningOf,
  type PreparedQuestion,
  type PushInput,
  prepareQuestion,
} from "@iotpush/core/adapter";
import { type IDataObject, type IExecuteFunctions, type INode, WAIT_INDEFINITELY } from "n8n-workflow";
import { listOf, type Parameters, readField, textOf, unfit, within } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { zonedTime } from "../../common/zoned-time.ts";
import { buttonsOf } from "../fields/buttons.ts";
import { pushFromOptions } from "../fields/message-options.ts";
import { approvalFields, askFields, askOptions } from "./fields.ts";

/** What happens when nobody answers, and when that is. */
interface SilenceSettings {
  readonly then: "wait" | "goOn" | "answer" | "fail";
  /** Milliseconds since 1970; null for no limit but the message's own. */
  readonly deadline: number | null;
  /** The default answer: a button's id, or a text if the answer is typed. */
  readonly answer?: string;
}

/** The panel of Send and Wait for Response, read: plain data, which the waiting execution keeps. */
export interface AskedQuestion {
  readonly topic: string;
  /** The message, with the buttons as the panel has them. */
  readonly push: PushInput;
  /** User ids and device names whose tap counts; anyone's if absent. */
  readonly allowedResponders?: readonly string[];
  /** Whether the receipt must confirm a callback. */
  readonly confirm: boolean;
  readonly unauthorizedNotice: string;
  readonly askAgain: number;
  readonly outcomeNotice: boolean;
  readonly outputPerButton: boolean;
  /** Each item has its question, and goes on with its own answer. */
  readonly each: boolean;
  /** If no phone receives the topic. */
  readonly ifNobody: "fail" | "wait";
  readonly wayBack: "auto" | "receipt";
  readonly silence: SilenceSettings;
  readonly reminder?: { readonly everyMs: number; readonly times: number };
  readonly escalateAfterMs?: number;
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

/** Throws ValidationError for a question that nobody could answer, or whose default answer it does not have. */
export function readPanel(host: IExecuteFunctions, read: Parameters, topic: string): AskedQuestion {
  const node = host.getNode();
  const options = read("options", {}) as IDataObject;
  const option = within(options);
  const responseType = readField(read, askFields.responseType);
  const allowedResponders = allowedRespondersOf(read, node);
  const push = pushFromOptions(read, options);
  const draft = responseType === "approveOrEdit" ? draftOf(read) : undefined;
  const message = draft === undefined ? push.message : `${push.message}\n\n${draft}`;
  const asked: AskedQuestion = {
    topic,
    ...(draft === undefined ? {} : { draft }),
    push: { ...push, message, actions: [...answerButtons(responseType, read)] },
    ...(allowedResponders ? { allowedResponders } : {}),
    confirm: readField(option, askOptions.confirmWithReceipt),
    unauthorizedNotice: readField(read, askFields.unauthorizedNotice),
    askAgain: readField(read, askFields.askAgain),
    outcomeNotice: readField(option, askOptions.outcomeNotice),
    outputPerButton: hasOutputs(read, node) && readField(read, askFields.outputPerButton),
    each: readField(read, askFields.askFor) === "each",
    ifNobody: readField(option, askOptions.nobodySubscribed),
    wayBack: readField(read, askFields.wayBack),
    silence: silenceOf(read, host.getTimezone()),
    ...reminderOf(options),
    ...(readField(read, askFields.escalate)
      ? { escalateAfterMs: readField(read, askFields.escalateAfterMinutes) * 60_000 }
      : {}),
  };
  checkDefaultAnswer(prepareFields(asked));
  return asked;
}

function reminderOf(options: IDataObject) {
  if (![askOptions.remindEveryMinutes, askOptions.remindTimes].some(({ name }) => name in options)) return {};
  const option = within(options);
  const everyMs = readField(option, askOptions.remindEveryMinutes) * 60_000;
  return { reminder: { everyMs, times: readField(option, askOptions.remindTimes) } };
}

function draftOf(read: Parameters): string {
  const draft = textOf(askFields.draft.displayName, read(askFields.draft.name, ""));
  if (draft.trim()) return draft;
  const fix = "Give the text to approve, or use Approval as Response Type.";
  throw unfit("The question", "Draft", "is empty", fix);
}

const UNITS_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** What the panel says of silence. Throws ValidationError for what is not an amount or a date. */
function silenceOf(read: Parameters, zone: string): SilenceSettings {
  const { whenNobodyAnswers, defaultAnswer, limitType, resumeAmount, resumeUnit, maxDateAndTime } = askFields;
  const then = readField(read, whenNobodyAnswers);
  if (then === "wait") return { then, deadline: null };
  const answer = then === "answer" ? { answer: readField(read, defaultAnswer) } : {};
  const limit = readField(read, limitType);
  if (limit === "whenExpired") return { then, deadline: null, ...answer };
  const isInterval = limit === "afterTimeInterval";
  const now = clock.now();
  const deadline = isInterval
    ? now + readField(read, resumeAmount) * UNITS_MS[readField(read, resumeUnit)]
    : zonedTime(read(maxDateAndTime.name, ""), zone);
  // n8n cannot store a later date, nor list an execution that has one.
  const isFar = deadline >= WAIT_INDEFINITELY.getTime();
  if (!isFar && (isInterval || deadline > now)) return { then, deadline, ...answer };
  const { displayName, name } = isInterval ? resumeAmount : maxDateAndTime;
  const problem = isFar ? "is too far away" : "has passed already";
  const fix = `Use a ${isInterval ? "smaller amount" : "date and time in the future"}.`;
  throw unfit("Limit Wait Time", displayName, Number.isNaN(deadline) ? "is not a valid time" : problem, fix, {
    given: String(read(name, "")),
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
  const more = { given: silence.answer || "nothing", allowed: question.buttons.map(({ id }) => id) };
  const problem = "is not a button of this question";
  throw unfit("The question", "Answer", problem, "Use the ID of one of its buttons.", more);
}

/** Anyone's tap counts only if the field itself is empty: an expression that gives nobody is a mistake, not a permission. */
function allowedRespondersOf(read: Parameters, node: INode): readonly string[] | undefined {
  const { displayName, name } = askFields.allowedResponders;
  const given = read(name, "");
  // An array of names is as good as a list of them.
  const allowedResponders = listOf(textOf(displayName, Array.isArray(given) ? given.join(",") : given));
  if (allowedResponders.length > 0) return allowedResponders;
  if (String(node.parameters[name] ?? "").trim() === "") return undefined;
  const fix = "Name at least one person in it, or leave it empty.";
  throw unfit("The question", displayName, "names nobody, so that no tap would count", fix);
}

function answerButtons(responseType: string, read: Parameters): readonly ActionButton[] {
  if (responseType === "freeText") return [{ id: "reply", label: "Reply", type: "reply" }];
  if (responseType === "buttons") return buttonsOf(read, askFields);
  if (responseType === "approveOrEdit") return buttons.approveRejectComment({ comment: "Edit" });
  const options = read("approvalOptions.values", {}) as IDataObject;
  const { approveLabel, disapproveLabel } = options;
  const approve = approvalButton({ id: "approve", type: "button" }, "Approve", approveLabel);
  if (readField(within(options), approvalFields.approvalType) === "single") return [approve];
  const reject = { id: "reject", type: "button", destructive: true } as const;
  return [approve, approvalButton(reject, "Reject", disapproveLabel)];
}

/** Throws ValidationError for a label that lies. */
function approvalButton(button: Omit<ActionButton, "label">, initial: string, given: unknown): ActionButton {
  const field = `${initial} Button Label`;
  const label = textOf(field, given || initial);
  if (meaningOf({ ...button, label }) !== null) return { ...button, label };
  const fix = "Use a label with the same meaning, or Buttons as Response Type.";
  throw unfit("The question", field, `means something else than ${button.id}`, fix, { given: label });
}
