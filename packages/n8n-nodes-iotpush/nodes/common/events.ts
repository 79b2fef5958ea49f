import type { Answer, ReceiptEvent, ServiceEvent } from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData, INodeProperties } from "n8n-workflow";
import { field, fields } from "./panel.ts";

/** Which events are wanted. */
export const eventsField = (description: string, more: Partial<INodeProperties> = {}) =>
  field.choice(
    "Events",
    description,
    "action",
    {
      action: ["Action", "A button was tapped"],
      all: ["All", "Everything"],
      delivered: ["Delivered", "A message reached a phone"],
      expired: ["Expired", "A message can no longer be answered"],
      read: ["Read", "A message was opened"],
    },
    { type: "multiOptions", default: ["action"], ...more },
  );

/** What both triggers can be narrowed to. */
export const filtersField = field.collection(
  "Filters",
  "Add Filter",
  fields({
    actionIds: field.text("Action IDs", "Only answers by these buttons, comma-separated", {
      placeholder: "e.g. approve,reject",
    }),
    devices: field.text(
      "Devices",
      "Only answers from these devices or people: device names, device IDs or user IDs, comma-separated",
      { placeholder: "e.g. Vincent's iPhone" },
    ),
    topics: field.text(
      "Topics",
      "Only these topics, by name or ID, comma-separated. Looking them up needs a session token.",
      { placeholder: "e.g. server-alerts,doors" },
    ),
  }),
);

/** What both triggers give for an event, documented or live, and whichever way it was learned. */
export function eventItem(event: ServiceEvent | ReceiptEvent): INodeExecutionData {
  const { answer, id: _, ...about }: Partial<ReceiptEvent> = event;
  const { actedAt, ...tap }: Partial<Answer> = answer ?? {};
  const json: IDataObject = { ...about, ...tap, ...(about.at || !actedAt ? {} : { at: actedAt }) };
  return { json };
}
