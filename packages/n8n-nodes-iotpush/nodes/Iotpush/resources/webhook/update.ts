import type { IDataObject } from "n8n-workflow";
import { webhookItem } from "../../fields/secrets.ts";
import type { ResourceOperation } from "../operation.ts";
import {
  eventsField,
  idsOf,
  topicIdsField,
  urlField,
  webhookEvents,
  webhookIdField,
  webhookIdOf,
} from "./fields.ts";

/** Changes an account webhook. Documentation: Other webhook endpoints. */
export const updateWebhookOperation: ResourceOperation = {
  option: {
    name: "Update",
    value: "update",
    action: "Update a webhook",
    description: "Change a webhook's URL, events, topics, or whether it is active",
  },
  fields: [
    webhookIdField,
    {
      displayName: "Update Fields",
      name: "updateFields",
      type: "collection",
      placeholder: "Add Field",
      default: {},
      options: [
        {
          displayName: "Active",
          name: "active",
          type: "boolean",
          default: true,
          description: "Whether events are sent to it",
        },
        eventsField,
        topicIdsField,
        urlField,
      ],
    },
  ],
  async execute({ client, read }) {
    const { active, events, topicIds, url } = read("updateFields", {}) as IDataObject;
    const webhook = await client.webhooks.update(webhookIdOf(read), {
      ...(active === undefined ? {} : { active: active === true }),
      ...(events === undefined ? {} : { events: webhookEvents(events) }),
      ...(topicIds === undefined ? {} : { topic_ids: idsOf(topicIds) }),
      ...(url ? { url: String(url) } : {}),
    });
    return webhookItem(webhook, false);
  },
};
