import type { IDataObject } from "n8n-workflow";
import { collectionField, switchField, textField } from "../../common/panel.ts";
import { readSwitch, readText, textOf, within } from "../../common/parameters.ts";
import { limitOf, pagingFields } from "../fields/paging.ts";
import { secretsField, topicItem } from "../fields/secrets.ts";
import { topicIdField, topicIdOf } from "../fields/topic.ts";
import { option, type ResourceOperation } from "./operation.ts";

const nameField = textField("Name", "name", "Lower-case letters, digits and hyphens", {
  required: true,
  placeholder: "e.g. server-alerts",
});
const descriptionField = textField("Description", "description", "What the topic is for");
const privateField = switchField(
  "Private",
  "isPrivate",
  "Whether the topic's API key is needed to send. Anyone can subscribe to a public topic and answer its questions; private ones need a paid plan.",
);

/** Documentation of all four: Topics API. */
const create: ResourceOperation = {
  option: option("Create", "create", "Create a topic", "Create a topic"),
  fields: [nameField, descriptionField, privateField, secretsField("the topic's API key")],
  async execute({ client, read }) {
    const description = readText(read, descriptionField);
    const topic = await client.topics.create({
      name: readText(read, nameField),
      ...(description ? { description } : {}),
      is_private: readSwitch(read, privateField),
    });
    return topicItem(topic, read);
  },
};

const remove: ResourceOperation = {
  option: option("Delete", "delete", "Delete a topic", "Delete a topic and all its messages"),
  fields: [topicIdField],
  async execute(call) {
    await call.client.topics.delete(await topicIdOf(call.read, call));
    return { deleted: true };
  },
};

const getAll: ResourceOperation = {
  option: option("Get Many", "getAll", "Get many topics", "List your topics"),
  fields: [...pagingFields, secretsField("the topics' API keys")],
  async execute({ client, read }) {
    const topics = await client.topics.list();
    return topics.slice(0, limitOf(read)).map((topic) => topicItem(topic, read));
  },
};

const update: ResourceOperation = {
  option: option("Update", "update", "Update a topic", "Change a topic's name, description or privacy"),
  fields: [
    topicIdField,
    collectionField("Update Fields", "updateFields", "Add Field", [
      descriptionField,
      textField("Name", "name", "The new name: lower-case letters, digits and hyphens"),
      privateField,
    ]),
  ],
  async execute(call) {
    const fields = call.read("updateFields", {}) as IDataObject;
    const topic = await call.client.topics.update(await topicIdOf(call.read, call), {
      ...("name" in fields ? { name: textOf("Name", fields.name).trim() } : {}),
      ...("description" in fields ? { description: textOf("Description", fields.description) } : {}),
      ...("isPrivate" in fields ? { is_private: readSwitch(within(fields), privateField) } : {}),
    });
    return topicItem(topic);
  },
};

export const topicOperations = [create, remove, getAll, update];
