import { topicIdField, topicIdOf } from "../../fields/topic.ts";
import type { ResourceOperation } from "../operation.ts";

/** Deletes a topic and all its messages. Documentation: Topics API. */
export const deleteTopicOperation: ResourceOperation = {
  option: {
    name: "Delete",
    value: "delete",
    action: "Delete a topic",
    description: "Delete a topic and all its messages",
  },
  fields: [topicIdField],
  async execute(call) {
    await call.client.topics.delete(await topicIdOf(call.read, call));
    return { deleted: true };
  },
};
