import { type ActionButton, type Answer, meaningOf, polarity } from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData, IPairedItemData } from "n8n-workflow";
import { clock } from "../../common/transport.ts";
import type { Memory } from "./memory.ts";
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
  /** The message whose tap ended it; undefined if nobody's did. */
  readonly answered?: string;
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

export function answered(
  question: QuestionFields,
  answer: Answer,
  button: ActionButton,
  item: number,
): AskItem {
  const { messageId, receiptId, replyText, deviceName, userId, actedAt, topic } = answer;
  const data: IDataObject = {
    outcome: "answered",
    ...chosen(question, button, replyText),
    respondedAt: actedAt ?? new Date(clock.now()).toISOString(),
    ...responder(answer),
    ...present({ deviceName, userId, actedAt, messageId, receiptId, topic }),
  };
  return { output: question.buttons.indexOf(button) + 1, items: [itemOf(data, item)], answered: messageId };
}

/** The default answer, when nobody gave one. */
export function answeredByDefault(question: QuestionFields, item: number): AskItem {
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
export const unauthorized = (answer: Answer, item: number): AskItem => ({
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
  answered: answer.messageId,
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
