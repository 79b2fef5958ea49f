import type { IDataObject } from "n8n-workflow";
import { limitOf, pagingFields } from "../../fields/paging.ts";
import type { Operation } from "../../operation.ts";

/** Lists the account's topics, newest first. Documentation: Topics API. */
export const getAll: Operation = {
  option: {
    name: "Get Many",
    value: "getAll",
    action: "Get many topics",
    description: "List your topics with their API keys",
  },
  fields: pagingFields,
  async execute({ client, read }) {
    const topics = await client.topics.list();
    return topics.slice(0, limitOf(read)).map((topic): IDataObject => ({ ...topic }));
  },
};
