import { secretsField, topicItem } from "../../fields/secrets.ts";
import type { ResourceOperation } from "../operation.ts";
import { descriptionField, privateField } from "./fields.ts";

/** Makes a topic. Documentation: Topics API. */
export const createTopicOperation: ResourceOperation = {
  option: {
    name: "Create",
    value: "create",
    action: "Create a topic",
    description: "Create a topic",
  },
  fields: [
    {
      displayName: "Name",
      name: "name",
      type: "string",
      required: true,
      default: "",
      placeholder: "e.g. server-alerts",
      description: "Lower-case letters, digits and hyphens",
    },
    descriptionField,
    privateField,
    secretsField("the topic's API key"),
  ],
  async execute({ client, read }) {
    const description = String(read("description", ""));
    const topic = await client.topics.create({
      name: String(read("name", "")),
      ...(description ? { description } : {}),
      is_private: read("isPrivate", false) === true,
    });
    return topicItem(topic, read("includeSecrets", false) === true);
  },
};
