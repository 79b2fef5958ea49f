import type { IDataObject } from "n8n-workflow";
import { field, fields } from "../../common/panel.ts";
import { readField, textOf, within } from "../../common/parameters.ts";
import { paging, secretsField } from "../fields/listing.ts";
import { topicIdField, topicIdOf } from "../fields/topic.ts";
import { limitOf, type Operation, option } from "./operation.ts";

const editable = fields({
  name: field.text("Name", "Lower-case letters, digits and hyphens", { placeholder: "e.g. server-alerts" }),
  description: field.text("Description", "What the topic is for"),
  isPrivate: field.toggle(
    "Private",
    "Whether the topic's API key is needed to send. Anyone can subscribe to a public topic and answer its questions; private ones need a paid plan.",
  ),
});
const required = { ...editable.name, required: true };
const createFields = { ...editable, name: required, ...secretsField("the topic's API key") };
const listFields = { ...paging, ...secretsField("the topics' API keys") };

const withoutKey = ({ api_key: _, ...topic }: { readonly api_key?: unknown }): object => topic;

/** Documentation: Topics API. */
export const topicOperations: Operation[] = [
  {
    option: option("Create", "create", "Create a topic", "Create a topic"),
    fields: createFields,
    async execute({ client, value }) {
      const description = value(editable.description);
      const topic = await client.topics.create({
        name: value(editable.name),
        ...(description ? { description } : {}),
        is_private: value(editable.isPrivate),
      });
      return value(createFields.includeSecrets) ? topic : withoutKey(topic);
    },
  },
  {
    option: option("Delete", "delete", "Delete a topic", "Delete a topic and all its messages"),
    fields: topicIdField,
    async execute(call) {
      await call.client.topics.delete(await topicIdOf(call.read, call));
      return { deleted: true };
    },
  },
  {
    option: option("Get Many", "getAll", "Get many topics", "List your topics"),
    fields: listFields,
    async execute(call) {
      const topics = (await call.client.topics.list()).slice(0, limitOf(call));
      return call.value(listFields.includeSecrets) ? topics : topics.map(withoutKey);
    },
  },
  {
    option: option("Update", "update", "Update a topic", "Change a topic's name, description or privacy"),
    fields: fields({
      ...topicIdField,
      updateFields: field.collection("Update Fields", "Add Field", editable),
    }),
    async execute(call) {
      const given = call.read("updateFields", {}) as IDataObject;
      const topic = await call.client.topics.update(await topicIdOf(call.read, call), {
        ...("name" in given ? { name: textOf("Name", given.name).trim() } : {}),
        ...("description" in given ? { description: textOf("Description", given.description) } : {}),
        ...("isPrivate" in given ? { is_private: readField(within(given), editable.isPrivate) } : {}),
      });
      return withoutKey(topic);
    },
  },
];
