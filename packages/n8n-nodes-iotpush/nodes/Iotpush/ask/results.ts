import { type ActionButton, type Answer, meaningOf, polarity } from "@iotpush/core/portable";
import type { IDataObject, INodeExecutionData } from "n8n-workflow";
import { clock } from "../../common/transport.ts";
import { defaultButton, type Question } from "./question.ts";

/** Whether a button says yes. What says neither yes nor no, such as a reply, is not an approval. */
function approves(button: ActionButton): boolean {
  const meaning = meaningOf(button);
  return button.destructive !== true && meaning !== null && polarity(meaning) === "positive";
}

/** The items by output: all to the only one, or to the one of the button that was tapped. */
export function answered(question: Question, answer: Answer, button: ActionButton): INodeExecutionData[][] {
  const { messageId, receiptId, replyText, deviceName, userId, actedAt, topic } = answer;
  const data: IDataObject = {
    outcome: "answered",
    ...chosen(question, button, replyText),
    respondedAt: actedAt ?? new Date(clock.now()).toISOString(),
    ...responder(answer),
    ...present({ deviceName, userId, actedAt, messageId, receiptId, topic }),
  };
  return place(question, question.buttons.indexOf(button) + 1, [item(data)]);
}

/** The default answer, when nobody gave one. */
export function answeredByDefault(question: Question): INodeExecutionData[][] {
  const button = defaultButton(question);
  if (!button) throw new Error("The question has no button for its default answer.");
  const text = button.type === "reply" ? question.silence.answer : undefined;
  const data = {
    outcome: "answered",
    by: "default",
    ...chosen(question, button, text),
    topic: question.topic,
  };
  return place(question, question.buttons.indexOf(button) + 1, [item(data)]);
}

/** Only people answered whose tap does not count: the workflow goes on where it would without an answer. */
export const unauthorized = (question: Question, answer: Answer): INodeExecutionData[][] =>
  place(question, 0, [item({ outcome: "unauthorized", approved: false, ...responder(answer) })]);

/** Items at No Response, or at the only output. */
export const noResponse = (
  question: Question,
  items: readonly INodeExecutionData[],
): INodeExecutionData[][] => place(question, 0, items);

function place(question: Question, index: number, items: readonly INodeExecutionData[]) {
  if (!question.outputPerButton) return [[...items]];
  const outputs: INodeExecutionData[][] = [[], ...question.buttons.map(() => [])];
  outputs[index]?.push(...items);
  return outputs;
}

const item = (data: IDataObject): INodeExecutionData => ({ json: { data }, pairedItem: { item: 0 } });

function chosen({ draft }: Question, button: ActionButton, text: string | undefined): IDataObject {
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
