import { WEBHOOK_EVENTS, type WebhookEventName } from "@iotpush/core/adapter";
import type { INodeProperties } from "n8n-workflow";
import { locatorOf, type Parameters } from "../../../common/parameters.ts";

export const webhookIdField: INodeProperties = {
  displayName: "Webhook",
  name: "webhookId",
  type: "resourceLocator",
  required: true,
  default: { mode: "list", value: "" },
  description: "The webhook to work on",
  modes: [
    {
      displayName: "From List",
      name: "list",
      type: "list",
      typeOptions: { searchListMethod: "searchWebhooks", searchable: true },
    },
    { displayName: "By ID", name: "id", type: "string", placeholder: "e.g. 3f2b…" },
  ],
};

export const webhookIdOf = (read: Parameters): string => locatorOf(read, "webhookId").value;

export const urlField: INodeProperties = {
  displayName: "URL",
  name: "url",
  type: "string",
  default: "",
  placeholder: "e.g. https://example.com/hooks/iotpush",
  description: "The https address that receives the events",
};

export const eventsField: INodeProperties = {
  displayName: "Events",
  name: "events",
  type: "multiOptions",
  default: ["action"],
  description:
    "What is sent to it. The live service stores account webhooks and can test them, but never fires them.",
  options: [
    { name: "Action", value: "action", description: "A button was tapped" },
    { name: "All", value: "all", description: "Everything" },
    { name: "Delivered", value: "delivered", description: "A message reached a phone" },
    { name: "Expired", value: "expired", description: "A message can no longer be answered" },
    { name: "Read", value: "read", description: "A message was opened" },
  ],
};

export const topicIdsField: INodeProperties = {
  displayName: "Topic Names or IDs",
  name: "topicIds",
  type: "multiOptions",
  typeOptions: { loadOptionsMethod: "getTopics" },
  default: [],
  description:
    'Only events of these topics; all if empty. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const webhookEvents = (value: unknown): WebhookEventName[] =>
  WEBHOOK_EVENTS.filter((event) => Array.isArray(value) && value.includes(event));

export const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
