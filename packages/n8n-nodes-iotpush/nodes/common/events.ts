import {
  type Answer,
  type ApiClient,
  type EventFilter,
  type ReceiptEvent,
  resolveTopics,
  type ServiceEvent,
  type TopicRef,
} from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData, INodeProperties } from "n8n-workflow";
import { field, fields } from "./panel.ts";
import { listOf } from "./parameters.ts";

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

/** Looks up the topics of the filters. Rejects with ValidationError if the account lacks one. */
export async function topicsOf(client: ApiClient, { topics }: IDataObject): Promise<readonly TopicRef[]> {
  const names = listOf(topics);
  return names.length > 0 ? (await resolveTopics(client, names)).wanted : [];
}

/** The event filter for the chosen filters and these topics. */
export const filterOf = (filters: IDataObject, topics: readonly TopicRef[]): EventFilter => ({
  topics: topics.flatMap(({ id, name }) => [id, name]),
  actions: listOf(filters.actionIds),
  devices: listOf(filters.devices),
});

/** What both triggers give for an event, documented or live, and whichever way it was learned. */
export function eventItem(event: ServiceEvent | ReceiptEvent): INodeExecutionData {
  const { answer, id: _, ...about }: Partial<ReceiptEvent> = event;
  const { actedAt, ...tap }: Partial<Answer> = answer ?? {};
  const json: IDataObject = { ...about, ...tap, ...(about.at || !actedAt ? {} : { at: actedAt }) };
  return { json };
}
