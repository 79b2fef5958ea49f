import { type ActionButton, type Answer, meaningOf, polarity } from "@iotpush/core/portable";
import type { IDataObject, INodeExecutionData } from "n8n-workflow";
import type { Question } from "./question.ts";

/** Whether a button says yes. What says neither yes nor no, such as a reply, is no approval. */
function approves(button: ActionButton): boolean {
  const meaning = meaningOf(button);
  return button.destructive !== true && meaning !== null && polarity(meaning) === "positive";
}

/** The items by output: all to the only one, or to the one of the button that was tapped. */
export function answeredOutputs(question: Question, answer: Answer, button: ActionButton, tool: boolean) {
  const { messageId, receiptId, replyText, deviceName, userId, actedAt, topic } = answer;
  const data: IDataObject = {
    outcome: "answered",
    approved: approves(button),
    actionId: button.id,
    label: button.label,
    ...(replyText === undefined ? {} : { text: replyText, replyText }),
    ...responder(answer),
    ...present({ deviceName, userId, actedAt, messageId, receiptId, topic }),
  };
  return place(question, tool, 1 + question.buttons.indexOf(button), data);
}

/** Only people answered whose tap does not count: the workflow goes on where it would without an answer. */
export const unauthorizedOutputs = (question: Question, answer: Answer, tool: boolean) =>
  place(question, tool, 0, { outcome: "unauthorized", approved: false, ...responder(answer) });

function place(question: Question, tool: boolean, index: number, data: IDataObject): INodeExecutionData[][] {
  const item: INodeExecutionData = { json: { data }, pairedItem: { item: 0 } };
  if (tool || !question.outputPerButton) return [[item]];
  const outputs: INodeExecutionData[][] = [[], ...question.buttons.map(() => [])];
  outputs[index]?.push(item);
  return outputs;
}

const responder = ({ userId, deviceName }: Answer): IDataObject => ({
  responder: { source: "iotpush", ...present({ id: userId, name: deviceName, device: deviceName }) },
});

const present = (values: Record<string, string | undefined>): IDataObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
