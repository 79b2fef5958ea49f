import type { Answer, ReceiptEvent, ServiceEvent } from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData } from "n8n-workflow";

/** What both triggers give for an event, documented or live, and whichever way it was learned. */
export function eventItem(event: ServiceEvent | ReceiptEvent): INodeExecutionData {
  const { answer, id: _, ...about }: Partial<ReceiptEvent> = event;
  const { actedAt, ...tap }: Partial<Answer> = answer ?? {};
  const json: IDataObject = { ...about, ...tap, ...(about.at || !actedAt ? {} : { at: actedAt }) };
  return { json };
}
