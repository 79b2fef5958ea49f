import type { IDataObject } from "n8n-workflow";
import { limitOf, pagingFields } from "../../fields/paging.ts";
import { secretsField, topicItem } from "../../fields/secrets.ts";
import type { ResourceOperation } from "../operation.ts";

/** Lists the account's topics, newest first. Documentation: Topics API. */
export const getAllTopicsOperation: ResourceOperation = {
  option: {
    name: "Get Many",
    value: "getAll",
    action: "Get many topics",
    description: "List your topics",
  },
  fields: [...pagingFields, secretsField("the topics' API keys")],
  async execute({ client, read }) {
    const topics = await client.topics.list();
    return topics
      .slice(0, limitOf(read))
      .map((topic): IDataObject => topicItem(topic, read("includeSecrets", false) === true));
  },
};
