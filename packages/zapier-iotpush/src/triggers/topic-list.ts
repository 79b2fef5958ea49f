import { isSessionExpiredError } from "@iotpush/core/adapter";
import { defineTrigger } from "zapier-platform-core";
import { openDesk } from "../connection/client.js";
import { guarded } from "../connection/errors.js";

/** Fills the dropdowns of topics. Without a session token that works, only the connection's own topic is known. */
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
      const own = [{ id: topic, name: topic }];
      if (!client.hasSession) return own;
      try {
        return (await client.topics.list()).map(({ id, name }) => ({ id, name }));
      } catch (error) {
        if (isSessionExpiredError(error)) return own;
        throw error;
      }
    }),
    sample: { id: "5f0f3a4e-0000-4000-8000-000000000003", name: "my-topic" },
  },
});
