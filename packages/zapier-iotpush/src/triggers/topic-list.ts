import { defineTrigger } from "zapier-platform-core";
import { openDesk } from "../connection/client.js";
import { guarded } from "../connection/errors.js";

/** Fills the dropdowns of topics. Without a session token the account's topics are not known: only the connection's own is there. */
export const topicList = defineTrigger({
  key: "topic_list",
  noun: "Topic",
  display: {
    label: "List of Topics",
    description: "Fills the dropdowns of topics.",
    hidden: true,
  },
  operation: {
    type: "polling",
    perform: guarded(async (zapier, bundle) => {
      const { client, topic } = openDesk(zapier, bundle);
      if (!client.hasSession) return [{ id: topic, name: topic }];
      return (await client.topics.list()).map(({ id, name }) => ({ id, name }));
    }),
    sample: { id: "5f0f3a4e-0000-4000-8000-000000000003", name: "my-topic" },
  },
});
