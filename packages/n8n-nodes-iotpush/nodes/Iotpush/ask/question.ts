import {
  type ActionButton,
  type PreparedQuestion,
  prepareQuestion,
  ValidationError,
} from "@iotpush/core/portable";
import type { IDataObject, INode } from "n8n-workflow";
import { listOf, type Parameters } from "../../common/parameters.ts";
import { buttonsOf } from "../fields/buttons.ts";
import { pushOf } from "../fields/message-options.ts";

/** The panel of Send and Wait for Response, read. */
export interface Question extends PreparedQuestion {
  /** The buttons that answer, in the order of their outputs. */
  readonly buttons: readonly ActionButton[];
  /** User ids and device names whose tap counts; anyone's where undefined. */
  readonly allowedResponders: readonly string[] | undefined;
  readonly unauthorizedNotice: string;
  readonly askAgain: number;
  readonly outputPerButton: boolean;
  readonly noPublicUrl: boolean;
  readonly checkEverySeconds: number;
  readonly responseType: string;
  /** The collection Options. */
  readonly options: IDataObject;
}

/** Throws ValidationError for a question that has no buttons, or two of one id, or that nobody may answer. */
export function readQuestion(read: Parameters, topic: string, node: INode): Question {
  const options = read("options", {}) as IDataObject;
  const responseType = String(read("responseType", "approval"));
  const buttons = answerButtons(responseType, read);
  const push = pushOf(read, options);
  const prepared = prepareQuestion({ ...push, topic, actions: [...buttons], timeoutMs: 60_000 });
  return {
    ...prepared,
    buttons: buttons.filter(({ type }) => type !== "url"),
    allowedResponders: allowedRespondersOf(read, node),
    unauthorizedNotice: String(read("unauthorizedNotice", "")).trim(),
    askAgain: Number(read("askAgain", 1)),
    outputPerButton: read("outputPerButton", false) === true,
    noPublicUrl: read("noPublicUrl", false) === true,
    checkEverySeconds: Number(read("checkEverySeconds", 2)),
    responseType,
    options,
  };
}

/** Anyone's tap counts only where the field itself is empty: an expression that gives nobody is a mistake, no permission. */
function allowedRespondersOf(read: Parameters, { parameters }: INode): readonly string[] | undefined {
  const allowedResponders = listOf(read("allowedResponders", ""));
  if (allowedResponders.length > 0) return allowedResponders;
  if (String(parameters.allowedResponders ?? "").trim() === "") return undefined;
  throw new ValidationError({
    what: "The question",
    issues: [{ field: "allowedResponders", problem: "names nobody, so that no tap would count" }],
    fix: "Name at least one person in Restrict Who Can Answer, or leave it empty.",
  });
}

function answerButtons(responseType: string, read: Parameters): readonly ActionButton[] {
  if (responseType === "freeText") return [{ id: "reply", label: "Reply", type: "reply" }];
  if (responseType === "buttons") return buttonsOf(read);
  const { approvalType, approveLabel, disapproveLabel } = read("approvalOptions.values", {}) as IDataObject;
  const approve: ActionButton = { id: "approve", label: String(approveLabel || "Approve"), type: "button" };
  if (approvalType === "single") return [approve];
  const label = String(disapproveLabel || "Reject");
  return [approve, { id: "reject", label, type: "button", destructive: true }];
}
