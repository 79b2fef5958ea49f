import { webhookItem } from "../../fields/secrets.ts";
import type { ResourceOperation } from "../operation.ts";
import { eventsField, idsOf, topicIdsField, urlField, webhookEvents } from "./fields.ts";

/** Makes an account webhook; at most ten an account. Documentation: Create a webhook. */
export const createWebhookOperation: ResourceOperation = {
  option: {
    name: "Create",
    value: "create",
    action: "Create a webhook",
    description: "Have events of the account sent to a URL; at most 10",
  },
  fields: [{ ...urlField, required: true }, { ...eventsField, required: true }, topicIdsField],
  async execute({ client, read }) {
    const topicIds = idsOf(read("topicIds", []));
    const webhook = await client.webhooks.create({
      url: String(read("url", "")),
      events: webhookEvents(read("events", [])),
      ...(topicIds.length > 0 ? { topic_ids: topicIds } : {}),
    });
    return webhookItem(webhook, false);
  },
};
