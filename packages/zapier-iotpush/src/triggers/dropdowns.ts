import { answersOf, isSessionExpiredError } from "@iotpush/core/adapter";
import { defineTrigger } from "zapier-platform-core";
import { guarded } from "../connection/errors.js";
import { SAMPLE, SAMPLE_TOPIC_ID } from "../fields/tapped.js";

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
    perform: guarded(async ({ client, topic }) => {
      const own = [{ id: topic, name: topic }];
      if (!client.hasSession) return own;
      try {
        return (await client.topics.list()).map(({ id, name }) => ({ id, name }));
      } catch (error) {
        if (isSessionExpiredError(error)) return own;
        throw error;
      }
    }),
    sample: { id: SAMPLE_TOPIC_ID, name: SAMPLE.topic },
  },
});

const MOST_RECEIPTS = 300;

/** Fills the dropdown of responders with those who answered before. Empty without a session token that works: IDs can be typed. */
export const responderList = defineTrigger({
  key: "responder_list",
  noun: "Responder",
  display: {
    label: "List of Responders",
    description: "Fills the responder dropdowns.",
    hidden: true,
  },
  operation: {
    type: "polling",
    perform: guarded(async ({ client }) => {
      const found = new Map<string, string>();
      if (!client.hasSession) return [];
      let left = MOST_RECEIPTS;
      try {
        for await (const receipt of client.receipts.iterate({ status: "acted", limit: 100 })) {
          for (const { userId, deviceName } of answersOf(receipt)) {
            const id = userId ?? deviceName;
            if (id !== undefined && !found.has(id)) found.set(id, deviceName ?? id);
          }
          left -= 1;
          if (left === 0) break;
        }
      } catch (error) {
        if (!isSessionExpiredError(error)) throw error;
      }
      return [...found].map(([id, name]) => ({ id, name: id === name ? name : `${name} (${id})` }));
    }),
    sample: { id: "9a1c1d52-0000-4000-8000-000000000004", name: "Pixel 9" },
  },
});
