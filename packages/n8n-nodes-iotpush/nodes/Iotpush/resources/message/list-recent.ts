import type { IDataObject } from "n8n-workflow";
import { sinceOf } from "../../fields/since.ts";
import { topicNameOf, topicProperty } from "../../fields/topic.ts";
import type { ResourceOperation } from "../operation.ts";

/** Lists a topic's recent messages; the documented API has no such list. */
export const listRecent: ResourceOperation = {
  option: {
    name: "List Recent",
    value: "listRecent",
    action: "List recent messages",
    description: "List the recent messages of a topic, newest first, where the server offers it",
  },
  fields: [
    topicProperty,
    {
      displayName: "Limit",
      name: "limit",
      type: "number",
      typeOptions: { minValue: 1, maxValue: 50 },
      default: 50,
      description: "Max number of results to return",
    },
    {
      displayName: "Since",
      name: "since",
      type: "dateTime",
      default: "",
      description: "Only messages sent after this time, in the workflow's time zone",
    },
  ],
  async execute(call) {
    const { client, host, read } = call;
    const { topic, messages } = await client.messages.list(await topicNameOf(read, call, host.getNode()), {
      limit: Number(read("limit", 50)),
      ...sinceOf(read("since", ""), host.getTimezone()),
    });
    return messages.map((message): IDataObject => ({ topic, ...message }));
  },
};
