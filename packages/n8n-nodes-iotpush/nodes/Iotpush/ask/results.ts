import { type ActionButton, type Answer, meaningOf, polarity } from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData, IPairedItemData } from "n8n-workflow";
import { clock } from "../../common/transport.ts";
import type { Memory } from "./memory.ts";
import { defaultButton, type QuestionFields } from "./question.ts";

/** What became of a question: items, and the output that they go to if each button has its own. */
export interface AskItem {
  readonly output: number;
  readonly items: readonly INodeExecutionData[];
  /** The message whose tap ended it; undefined if nobody's did. */
  readonly answered?: string;
}

const MOST_EXECUTIONS = 1_000;

/** What this process knows of executions that wait for more answers, by the first question's id. n8n stores nothing while they wait. */
const executions = new Map<string, Map<string, AskItem>>();
const keyOf = (ids: readonly string[]): string => ids[0] ?? "";

/** What is known here of an execution's questions, by question. */
export const keptOf = (ids: readonly string[]): ReadonlyMap<string, AskItem> =>
  executions.get(keyOf(ids)) ?? new Map();

/** Keeps what became of a question. The first answer counts, and silence only as long as no process knows an answer. */
export function keep(ids: readonly string[], id: string, result: AskItem): AskItem {
  const known = executions.get(keyOf(ids)) ?? new Map<string, AskItem>();
  const before = known.get(id);
  const counts = before && (before.answered !== undefined || result.answered === undefined) ? before : result;
  known.set(id, counts);
  executions.set(keyOf(ids), known);
  for (const oldest of executions.keys()) {
    if (executions.size <= MOST_EXECUTIONS) break;
    executions.delete(oldest);
  }
  return counts;
}

/** The execution goes on, or has ended. */
export const forget = (ids: readonly string[]): void => void executions.delete(keyOf(ids));

export function itemsByOutput(
  { outputPerButton, buttons }: QuestionFields,
  results: readonly AskItem[],
): INodeExecutionData[][] {
  if (!outputPerButton) return [results.flatMap(({ items }) => items)];
  return [undefined, ...buttons].map((_, output) =>
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
  const data = {
    outcome: "answered",
    ...chosen(question, button, replyText),
    respondedAt: actedAt ?? new Date(clock.now()).toISOString(),
    ...responder(answer),
    ...present({ deviceName, userId, actedAt, messageId, receiptId, topic }),
  };
  return { output: question.buttons.indexOf(button) + 1, items: [itemOf(data, item)], answered: messageId };
}

export function answeredByDefault(question: QuestionFields, item: number): AskItem {
  const button = defaultButton(question);
  if (!button) throw new Error("The question has no button for its default answer.");
  const text = button.type === "reply" ? question.silence.answer : undefined;
  const { topic } = question;
  const data = { outcome: "answered", by: "default", ...chosen(question, button, text), topic };
  return { output: question.buttons.indexOf(button) + 1, items: [itemOf(data, item)] };
}

/** Only unauthorized people answered: the workflow continues as if there were no answer. */
export function unauthorized(answer: Answer, item: number): AskItem {
  const { messageId, receiptId, topic } = answer;
  const about = { ...responder(answer), ...present({ messageId, receiptId, topic }) };
  const items = [itemOf({ outcome: "unauthorized", approved: false, ...about }, item)];
  return { output: 0, items, answered: messageId };
}

/** What an item continues with if nobody answered. A tap that came after all is in its receipt. */
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

/** A destructive button, or one that is neither a yes nor a no, such as a reply, does not count as approval. */
function chosen({ draft }: QuestionFields, button: ActionButton, text: string | undefined): IDataObject {
  const edited = draft !== undefined && button.type === "reply" && text !== undefined;
  const meaning = button.destructive ? null : meaningOf(button);
  const approved = edited || (meaning !== null && polarity(meaning) === "positive");
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
