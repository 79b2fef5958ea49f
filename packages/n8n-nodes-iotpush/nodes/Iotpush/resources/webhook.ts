import type { IDataObject, INodeProperties } from "n8n-workflow";
import { eventsField } from "../../common/events.ts";
import { by, field, fields } from "../../common/panel.ts";
import { listOf, locatorOf, readField, textOf, unfit, within } from "../../common/parameters.ts";
import { paging, secretsField } from "../fields/listing.ts";
import { limitOf, type Operation, type OperationCall, option } from "./operation.ts";

const webhookIdField = fields({
  webhookId: field.locator(
    "Webhook",
    "The webhook to work on",
    [by.list("searchWebhooks"), by.id("e.g. 3f2b…")],
    { required: true },
  ),
});
const webhookIdOf = ({ read }: OperationCall): string => locatorOf(read, webhookIdField.webhookId).value;

const editable = fields({
  url: field.text("URL", "The https address that receives the events", {
    placeholder: "e.g. https://example.com/hooks/iotpush",
  }),
  events: eventsField(
    "What is sent to it. The live service stores account webhooks and can test them, but never fires them.",
  ),
  topicIds: field.text(
    "Topic Names or IDs",
    'Only events of these topics; all if empty. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
    { type: "multiOptions", typeOptions: { loadOptionsMethod: "getTopics" }, default: [] },
  ),
});
const updateFields = fields({
  active: field.toggle("Active", "Whether events are sent to it", { default: true }),
  ...editable,
});
const listFields = { ...paging, ...secretsField("the secrets in the webhooks' URLs") };

/** Throws ValidationError for an expression that gives nothing: an empty list of topics means all of them. */
function idsOf({ displayName }: INodeProperties, value: unknown): string[] {
  const text = textOf(displayName, Array.isArray(value) ? value.join() : value);
  if (text || Array.isArray(value)) return listOf(text);
  throw unfit("The input", displayName, "is empty", "Choose from the list, or correct the expression.");
}
const eventsOf = (value: unknown) =>
  idsOf(editable.events, value).map((event) => readField(() => event, editable.events));

/** A secret at the end of a webhook's path, as an iotpush Trigger has it. */
const SECRET = /\/[^/?#]{32,}(?=[?#]|$)/;
const withoutSecret = <Webhook extends { readonly url: string }>(webhook: Webhook): Webhook => ({
  ...webhook,
  url: webhook.url.replace(SECRET, "/:secret"),
});

/** Documentation: Create a webhook, Other webhook endpoints. */
export const webhookOperations: Operation[] = [
  {
    option: option("Create", "create", "Create a webhook", "Have events sent to a URL; at most 10"),
    fields: {
      ...editable,
      url: { ...editable.url, required: true },
      events: { ...editable.events, required: true },
    },
    async execute({ client, read, value }) {
      const topicIds = idsOf(editable.topicIds, read("topicIds", []));
      const webhook = await client.webhooks.create({
        url: value(editable.url),
        events: eventsOf(read("events", [])),
        ...(topicIds.length > 0 ? { topic_ids: topicIds } : {}),
      });
      return withoutSecret(webhook);
    },
  },
  {
    option: option("Delete", "delete", "Delete a webhook", "Delete a webhook for good"),
    fields: webhookIdField,
    async execute(call) {
      await call.client.webhooks.delete(webhookIdOf(call));
      return { deleted: true };
    },
  },
  {
    option: option("Get Many", "getAll", "Get many webhooks", "List the webhooks of the account"),
    fields: listFields,
    async execute(call) {
      const webhooks = (await call.client.webhooks.list()).slice(0, limitOf(call));
      return call.value(listFields.includeSecrets) ? webhooks : webhooks.map(withoutSecret);
    },
  },
  {
    option: option("Send Test", "sendTest", "Send a test event to a webhook", "Have a test event sent"),
    fields: webhookIdField,
    execute: (call) => call.client.webhooks.test(webhookIdOf(call)),
  },
  {
    option: option("Update", "update", "Update a webhook", "Change its URL, events or topics, or pause it"),
    fields: fields({
      ...webhookIdField,
      updateFields: field.collection("Update Fields", "Add Field", updateFields),
    }),
    async execute(call) {
      const given = call.read("updateFields", {}) as IDataObject;
      const webhook = await call.client.webhooks.update(webhookIdOf(call), {
        ...("active" in given ? { active: readField(within(given), updateFields.active) } : {}),
        ...("events" in given ? { events: eventsOf(given.events) } : {}),
        ...("topicIds" in given ? { topic_ids: idsOf(editable.topicIds, given.topicIds) } : {}),
        ...("url" in given ? { url: textOf("URL", given.url).trim() } : {}),
      });
      return withoutSecret(webhook);
    },
  },
];
