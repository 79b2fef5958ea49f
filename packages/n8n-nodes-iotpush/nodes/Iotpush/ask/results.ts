import {
  type ActionButton,
  type Answer,
  answerOf,
  judge,
  meaningOf,
  polarity,
  type Receipt,
} from "@iotpush/core/adapter";
import {
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type IPairedItemData,
  type IWebhookFunctions,
  NodeOperationError,
} from "n8n-workflow";
import { clock } from "../../common/transport.ts";
import type { Memory, RememberedPush } from "./memory.ts";
import { defaultButton, type QuestionFields } from "./question.ts";

/** Whether a button says yes. What says neither yes nor no, such as a reply, is not an approval. */
function approves(button: ActionButton): boolean {
  const meaning = meaningOf(button);
  return button.destructive !== true && meaning !== null && polarity(meaning) === "positive";
}

/** What became of a question: items, and the output that they go to if each button has its own. */
export interface AskItem {
  readonly output: number;
  readonly items: readonly INodeExecutionData[];
}

/** The items by output. */
export function outputsOf(
  { outputPerButton, buttons }: QuestionFields,
  results: readonly AskItem[],
): INodeExecutionData[][] {
  if (!outputPerButton) return [results.flatMap(({ items }) => items)];
  return [0, ...buttons.map((_, index) => index + 1)].map((output) =>
    results.filter((result) => result.output === output).flatMap(({ items }) => items),
  );
}

/** The button of a tap whose answer is known: a receipt may name another one than the callback. */
export const tappedButton = (
  question: QuestionFields,
  answer: Answer,
  tap: Answer,
): ActionButton | undefined => question.button(answer.actionId) ?? question.button(tap.actionId);

/** What a tap comes to that ends the question. */
export function tappedItem(
  question: QuestionFields,
  push: RememberedPush,
  tap: Answer,
  receipt: Receipt | "unavailable" | undefined,
  item: number,
): AskItem {
  const answer = answerOf(question, push, tap, receipt);
  const button = tappedButton(question, answer, tap);
  const counts = judge(question, push, tap, receipt) === "counts";
  return counts && button ? answered(question, answer, button, item) : unauthorized(answer, item);
}

function answered(question: QuestionFields, answer: Answer, button: ActionButton, item: number): AskItem {
  const { messageId, receiptId, replyText, deviceName, userId, actedAt, topic } = answer;
  const data: IDataObject = {
    outcome: "answered",
    ...chosen(question, button, replyText),
    respondedAt: actedAt ?? new Date(clock.now()).toISOString(),
    ...responder(answer),
    ...present({ deviceName, userId, actedAt, messageId, receiptId, topic }),
  };
  return { output: question.buttons.indexOf(button) + 1, items: [itemOf(data, item)] };
}

/** What silence comes to. Throws NodeOperationError if it fails the question. */
export function silentItem(
  host: IExecuteFunctions | IWebhookFunctions,
  question: QuestionFields,
  memory: Memory,
  certain: boolean,
): AskItem {
  const { then } = question.silence;
  const { item } = memory;
  if (then === "answer" && certain) return answeredByDefault(question, item);
  if (then === "goOn") return { output: 0, items: [unansweredItem(memory, certain)] };
  const error = new NodeOperationError(
    host.getNode(),
    certain
      ? "Nobody answered the question in time."
      : "Whether somebody answered in time cannot be known: the receipt could not be read.",
  );
  const { onError } = host.getNode();
  if (onError !== "continueErrorOutput" && onError !== "continueRegularOutput") throw error;
  return { output: 0, items: [{ json: { error: error.message }, error, pairedItem: { item } }] };
}

/** The default answer, when nobody gave one. */
function answeredByDefault(question: QuestionFields, item: number): AskItem {
  const button = defaultButton(question);
  if (!button) throw new Error("The question has no button for its default answer.");
  const text = button.type === "reply" ? question.silence.answer : undefined;
  const data = {
    outcome: "answered",
    by: "default",
    ...chosen(question, button, text),
    topic: question.topic,
  };
  return { output: question.buttons.indexOf(button) + 1, items: [itemOf(data, item)] };
}

/** Only people answered whose tap does not count: the workflow goes on where it would without an answer. */
const unauthorized = (answer: Answer, item: number): AskItem => ({
  output: 0,
  items: [
    itemOf(
      {
        outcome: "unauthorized",
        approved: false,
        ...responder(answer),
        ...present({ messageId: answer.messageId, receiptId: answer.receiptId, topic: answer.topic }),
      },
      item,
    ),
  ],
});

/** What an item goes on with that nobody answered for. What was tapped after all is in its receipt. */
export function unansweredItem({ item, pushes, asked }: Memory, certain: boolean): INodeExecutionData {
  const { messageId, receiptId } = pushes.at(-1) ?? {};
  const data = { outcome: "timed_out", approved: false, certain, topic: asked.topic };
  return itemOf({ ...data, ...present({ messageId, receiptId }) }, item);
}

/** An answer with its item's own fields: n8n loses which item a resumed one belongs to. */
export const withInput = (
  input: readonly INodeExecutionData[],
  { pairedItem, ...answer }: INodeExecutionData,
): INodeExecutionData => {
  const { item } = pairedItem as IPairedItemData;
  return { ...input[item], ...answer, json: { ...input[item]?.json, ...answer.json }, pairedItem: { item } };
};

const itemOf = (data: IDataObject, item: number): INodeExecutionData => ({
  json: { data },
  pairedItem: { item },
});

function chosen({ draft }: QuestionFields, button: ActionButton, text: string | undefined): IDataObject {
  const edited = draft !== undefined && button.type === "reply" && text !== undefined;
  const approved = edited || approves(button);
  return {
    approved,
    actionId: button.id,
    label: button.label,
    ...(text === undefined ? {} : { text, replyText: text }),
    ...(draft !== undefined && approved ? { value: edited ? text : draft } : {}),
  };
}

const responder = ({ userId, deviceName }: Answer): IDataObject => ({
  responder: { source: "iotpush", ...present({ id: userId, name: deviceName, device: deviceName }) },
});

const present = (values: Record<string, string | undefined>): IDataObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
