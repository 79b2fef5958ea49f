import type { Answer, ServiceEvent } from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData } from "n8n-workflow";

/** What both triggers give for an event, documented or live, and whichever way it was learned. */
export function eventItem(event: ServiceEvent): INodeExecutionData {
  const { answer, ...about } = event;
  const { actedAt, ...tap }: Partial<Answer> = answer ?? {};
  const json: IDataObject = { ...about, ...tap, ...(about.at || !actedAt ? {} : { at: actedAt }) };
  return { json };
}

/** An answer that a receipt shows, as the event that a webhook would have told. */
export const answerEventItem = (answer: Answer): ServiceEvent => ({
  event: "action",
  messageId: answer.messageId,
  ...(answer.receiptId ? { receiptId: answer.receiptId } : {}),
  ...(answer.topic ? { topic: answer.topic } : {}),
  ...(answer.topicId ? { topicId: answer.topicId } : {}),
  ...(answer.actedAt ? { at: answer.actedAt } : {}),
  answer,
});
