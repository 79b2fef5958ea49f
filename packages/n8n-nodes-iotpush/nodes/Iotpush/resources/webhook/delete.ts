import type { ResourceOperation } from "../operation.ts";
import { webhookIdField, webhookIdOf } from "./fields.ts";

/** Deletes an account webhook. Documentation: Other webhook endpoints. */
export const deleteWebhookOperation: ResourceOperation = {
  option: {
    name: "Delete",
    value: "delete",
    action: "Delete a webhook",
    description: "Delete a webhook for good",
  },
  fields: [webhookIdField],
  async execute({ client, read }) {
    await client.webhooks.delete(webhookIdOf(read));
    return { deleted: true };
  },
};
