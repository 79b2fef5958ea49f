import type { IDataObject } from "n8n-workflow";
import { limitOf, pagingFields } from "../../fields/paging.ts";
import { secretsField, webhookItem } from "../../fields/secrets.ts";
import type { ResourceOperation } from "../operation.ts";

/** Lists the account's webhooks. Documentation: Other webhook endpoints. */
export const getAllWebhooksOperation: ResourceOperation = {
  option: {
    name: "Get Many",
    value: "getAll",
    action: "Get many webhooks",
    description: "List the webhooks of the account",
  },
  fields: [...pagingFields, secretsField("the secrets in the webhooks' URLs")],
  async execute({ client, read }) {
    const webhooks = await client.webhooks.list();
    return webhooks
      .slice(0, limitOf(read))
      .map((webhook): IDataObject => webhookItem(webhook, read("includeSecrets", false) === true));
  },
};
