import type { IDataObject } from "n8n-workflow";
import { topicItem } from "../../fields/secrets.ts";
import { topicIdField, topicIdOf } from "../../fields/topic.ts";
import type { ResourceOperation } from "../operation.ts";
import { descriptionField, privateField } from "./fields.ts";

/** Changes a topic. Documentation: Topics API. */
export const updateTopicOperation: ResourceOperation = {
  option: {
    name: "Update",
    value: "update",
    action: "Update a topic",
    description: "Change a topic's name, description or privacy",
  },
  fields: [
    topicIdField,
    {
      displayName: "Update Fields",
      name: "updateFields",
      type: "collection",
      placeholder: "Add Field",
      default: {},
      options: [
        descriptionField,
        {
          displayName: "Name",
          name: "name",
          type: "string",
          default: "",
          description: "The new name: lower-case letters, digits and hyphens",
        },
        privateField,
      ],
    },
  ],
  async execute(call) {
    const { name, description, isPrivate } = call.read("updateFields", {}) as IDataObject;
    const topic = await call.client.topics.update(await topicIdOf(call.read, call), {
      ...(name ? { name: String(name) } : {}),
      ...(description === undefined ? {} : { description: String(description) }),
      ...(isPrivate === undefined ? {} : { is_private: isPrivate === true }),
    });
    return topicItem(topic, false);
  },
};
