import type { ResourceOperation } from "../operation.ts";
import { webhookIdField, webhookIdOf } from "./fields.ts";

/** Has a test event sent to a webhook. Documentation: Other webhook endpoints. */
export const sendTestEventOperation: ResourceOperation = {
  option: {
    name: "Send Test",
    value: "sendTest",
    action: "Send a test event to a webhook",
    description: "Have a test event sent to a webhook",
  },
  fields: [webhookIdField],
  execute: async ({ client, read }) => ({ ...(await client.webhooks.test(webhookIdOf(read))) }),
};
