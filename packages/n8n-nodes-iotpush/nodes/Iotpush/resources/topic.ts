import type { IDataObject } from "n8n-workflow";
import { collectionField, fields, switchField, textField } from "../../common/panel.ts";
import { readSwitch, readText, textOf, within } from "../../common/parameters.ts";
import { limitOf, paging } from "../fields/paging.ts";
import { secretsField, topicItem } from "../fields/secrets.ts";
import { topicIdField, topicIdOf } from "../fields/topic.ts";
import { option, type ResourceOperation } from "./operation.ts";

const editable = fields({
  name: textField("Name", "Lower-case letters, digits and hyphens", { placeholder: "e.g. server-alerts" }),
  description: textField("Description", "What the topic is for"),
  isPrivate: switchField(
    "Private",
    "Whether the topic's API key is needed to send. Anyone can subscribe to a public topic and answer its questions; private ones need a paid plan.",
  ),
});

/** Documentation of all four: Topics API. */
const create: ResourceOperation = {
  option: option("Create", "create", "Create a topic", "Create a topic"),
  fields: {
    ...editable,
    name: { ...editable.name, required: true },
    ...secretsField("the topic's API key"),
  },
  async execute({ client, read }) {
    const description = readText(read, editable.description);
    const topic = await client.topics.create({
      name: readText(read, editable.name),
      ...(description ? { description } : {}),
      is_private: readSwitch(read, editable.isPrivate),
    });
    return topicItem(topic, read);
  },
};

const remove: ResourceOperation = {
  option: option("Delete", "delete", "Delete a topic", "Delete a topic and all its messages"),
  fields: topicIdField,
  async execute(call) {
    await call.client.topics.delete(await topicIdOf(call.read, call));
    return { deleted: true };
  },
};

const getAll: ResourceOperation = {
  option: option("Get Many", "getAll", "Get many topics", "List your topics"),
  fields: { ...paging, ...secretsField("the topics' API keys") },
  async execute({ client, read }) {
    const topics = await client.topics.list();
    return topics.slice(0, limitOf(read)).map((topic) => topicItem(topic, read));
  },
};

const update: ResourceOperation = {
  option: option("Update", "update", "Update a topic", "Change a topic's name, description or privacy"),
  fields: fields({
    ...topicIdField,
    updateFields: collectionField("Update Fields", "Add Field", editable),
  }),
  async execute(call) {
    const given = call.read("updateFields", {}) as IDataObject;
    const topic = await call.client.topics.update(await topicIdOf(call.read, call), {
      ...("name" in given ? { name: textOf("Name", given.name).trim() } : {}),
      ...("description" in given ? { description: textOf("Description", given.description) } : {}),
      ...("isPrivate" in given ? { is_private: readSwitch(within(given), editable.isPrivate) } : {}),
    });
    return topicItem(topic);
  },
};

export const topicOperations = [create, remove, getAll, update];
