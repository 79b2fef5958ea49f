import type { IDataObject, INodeProperties } from "n8n-workflow";
import { eventsField } from "../../common/events.ts";
import {
  byId,
  collectionField,
  fields,
  fromList,
  locatorField,
  switchField,
  textField,
} from "../../common/panel.ts";
import {
  choiceOf,
  listOf,
  locatorOf,
  type Parameters,
  readSwitch,
  readText,
  textOf,
  unfit,
  within,
} from "../../common/parameters.ts";
import { limitOf, paging } from "../fields/paging.ts";
import { secretsField, webhookItem } from "../fields/secrets.ts";
import { option, type ResourceOperation } from "./operation.ts";

const webhookIdField = fields({
  webhookId: locatorField(
    "Webhook",
    "The webhook to work on",
    [fromList("searchWebhooks"), byId("e.g. 3f2b…")],
    { required: true },
  ),
});
const webhookIdOf = (read: Parameters): string => locatorOf(read, webhookIdField.webhookId).value;

const editable = fields({
  url: textField("URL", "The https address that receives the events", {
    placeholder: "e.g. https://example.com/hooks/iotpush",
  }),
  events: eventsField(
    "What is sent to it. The live service stores account webhooks and can test them, but never fires them.",
  ),
  topicIds: textField(
    "Topic Names or IDs",
    'Only events of these topics; all if empty. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
    { type: "multiOptions", typeOptions: { loadOptionsMethod: "getTopics" }, default: [] },
  ),
});
const updateFields = fields({
  active: switchField("Active", "Whether events are sent to it", { default: true }),
  ...editable,
});

/** Throws ValidationError for an expression that gives nothing: an empty list of topics means all of them. */
function idsOf({ displayName }: INodeProperties, value: unknown): string[] {
  const text = textOf(displayName, Array.isArray(value) ? value.join() : value);
  if (text || Array.isArray(value)) return listOf(text);
  throw unfit("The input", displayName, "is empty", "Choose from the list, or correct the expression.");
}
const eventsOf = (value: unknown) =>
  idsOf(editable.events, value).map((event) => choiceOf(editable.events, event));

/** Makes an account webhook; at most ten an account. Documentation: Create a webhook. */
const create: ResourceOperation = {
  option: option("Create", "create", "Create a webhook", "Have events sent to a URL; at most 10"),
  fields: {
    ...editable,
    url: { ...editable.url, required: true },
    events: { ...editable.events, required: true },
  },
  async execute({ client, read }) {
    const topicIds = idsOf(editable.topicIds, read("topicIds", []));
    const webhook = await client.webhooks.create({
      url: readText(read, editable.url),
      events: eventsOf(read("events", [])),
      ...(topicIds.length > 0 ? { topic_ids: topicIds } : {}),
    });
    return webhookItem(webhook);
  },
};

/** Documentation of the others: Other webhook endpoints. */
const remove: ResourceOperation = {
  option: option("Delete", "delete", "Delete a webhook", "Delete a webhook for good"),
  fields: webhookIdField,
  async execute({ client, read }) {
    await client.webhooks.delete(webhookIdOf(read));
    return { deleted: true };
  },
};

const getAll: ResourceOperation = {
  option: option("Get Many", "getAll", "Get many webhooks", "List the webhooks of the account"),
  fields: { ...paging, ...secretsField("the secrets in the webhooks' URLs") },
  async execute({ client, read }) {
    const webhooks = await client.webhooks.list();
    return webhooks.slice(0, limitOf(read)).map((webhook) => webhookItem(webhook, read));
  },
};

const sendTest: ResourceOperation = {
  option: option("Send Test", "sendTest", "Send a test event to a webhook", "Have a test event sent"),
  fields: webhookIdField,
  execute: ({ client, read }) => client.webhooks.test(webhookIdOf(read)),
};

const update: ResourceOperation = {
  option: option("Update", "update", "Update a webhook", "Change its URL, events or topics, or pause it"),
  fields: fields({
    ...webhookIdField,
    updateFields: collectionField("Update Fields", "Add Field", updateFields),
  }),
  async execute({ client, read }) {
    const given = read("updateFields", {}) as IDataObject;
    const webhook = await client.webhooks.update(webhookIdOf(read), {
      ...("active" in given ? { active: readSwitch(within(given), updateFields.active) } : {}),
      ...("events" in given ? { events: eventsOf(given.events) } : {}),
      ...("topicIds" in given ? { topic_ids: idsOf(editable.topicIds, given.topicIds) } : {}),
      ...("url" in given ? { url: textOf("URL", given.url).trim() } : {}),
    });
    return webhookItem(webhook);
  },
};

export const webhookOperations = [create, remove, getAll, sendTest, update];
