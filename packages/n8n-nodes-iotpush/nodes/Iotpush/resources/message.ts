import { lockScreen, type PushInput } from "@iotpush/core/adapter";
import { type IDataObject, SEND_AND_WAIT_OPERATION } from "n8n-workflow";
import { SECRET_HEADER, withSecret } from "../../common/credential.ts";
import { field, fields } from "../../common/panel.ts";
import { jsonOf, textOf, unfit } from "../../common/parameters.ts";
import { askOperation } from "../ask/ask.ts";
import { askFields } from "../ask/fields.ts";
import { buttonFields, buttonsOf } from "../fields/buttons.ts";
import { sinceOf } from "../fields/listing.ts";
import { messageOptions, pushFromOptions, textFields } from "../fields/message-options.ts";
import { topicField, topicNameOf } from "../fields/topic.ts";
import { type Operation, type OperationCall, option } from "./operation.ts";

const recentFields = fields({
  ...topicField,
  limit: field.number("Limit", "Max number of results to return", {
    typeOptions: { minValue: 1, maxValue: 50 },
    default: 50,
  }),
  since: field.time("Since", "Only messages sent after this time, in the workflow's time zone"),
});

const header = fields({ name: field.text("Name"), value: field.text("Value") });
const sendFields = fields({
  ...topicField,
  ...textFields("CPU at 95% on prod-01"),
  ...buttonFields("none", true),
  additionalFields: field.collection(
    "Additional Fields",
    "Add Field",
    fields({
      ...messageOptions,
      callbackHeaders: field.group("Callback Headers", "Add Header", "Header", header, {
        typeOptions: { multipleValues: true },
        description:
          "Headers that the callback carries. The live service has them, the documented API does not.",
      }),
      callbackUrl: field.text(
        "Callback URL",
        "Called when a button is tapped. The URL of an iotpush Trigger may be pasted as it is: the credential's callback secret takes the place of :secret.",
        { placeholder: "e.g. https://n8n.example.com/webhook/…/:secret" },
      ),
      metadata: field.text(
        "Metadata",
        "A JSON object that is stored with the message. The live service has it, the documented API does not.",
        { type: "json", default: "{}" },
      ),
    }),
  ),
});

function pushInput({ read, credential }: OperationCall): PushInput {
  const fields = read("additionalFields", {}) as IDataObject;
  const actions = buttonsOf(read, sendFields);
  const given = textOf("Callback URL", fields.callbackUrl).trim();
  const callback = withSecret(given, credential.callbackSecret);
  const { values = [] } = (fields.callbackHeaders ?? {}) as { values?: IDataObject[] };
  const headers = Object.fromEntries(values.flatMap(headerOf));
  if (callback !== given) headers[SECRET_HEADER] = credential.callbackSecret;
  // Anything but an object is passed on, so that core's error names the field.
  const metadata = jsonOf(fields.metadata) ?? fields.metadata ?? "";
  const hasMetadata = metadata !== "" && JSON.stringify(metadata) !== "{}";
  return {
    ...pushFromOptions(read, fields),
    ...(actions.length > 0 ? { actions: [...actions] } : {}),
    ...(callback ? { callback_url: callback } : {}),
    ...(Object.keys(headers).length > 0 ? { callback_headers: headers } : {}),
    ...(hasMetadata ? { metadata: metadata as IDataObject } : {}),
  };
}

/** Nothing for an entry that is left empty. Throws ValidationError for a value without a name. */
function headerOf(given: IDataObject): [name: string, value: string][] {
  const name = textOf("Name of a header", given.name).trim();
  const value = textOf("Value of a header", given.value);
  if (!name && value) throw unfit("The message", "Name of a header", "is empty", "Name each header.");
  return name ? [[name, value]] : [];
}

/** Documentation: Send Notification. The documented API has no list of messages. */
export const messageOperations: Operation[] = [
  {
    option: option(
      "List Recent",
      "listRecent",
      "List recent messages",
      "List a topic's messages, newest first",
    ),
    fields: recentFields,
    async execute(call) {
      const { client, host, read, value } = call;
      const { topic, messages } = await client.messages.list(await topicNameOf(read, call, host.getNode()), {
        limit: value(recentFields.limit),
        ...sinceOf(read("since", ""), host.getTimezone()),
      });
      return messages.map((message) => ({ topic, ...message }));
    },
  },
  {
    option: option("Send", "send", "Send a message", "Send a notification, with buttons if you like"),
    fields: sendFields,
    async execute(call) {
      const { client, host, read } = call;
      const push = pushInput(call);
      const result = await client.messages.push(await topicNameOf(read, call, host.getNode()), push);
      const { shows, hint } = lockScreen(push.actions ?? []);
      if (push.actions && !shows) host.addExecutionHints({ message: hint, location: "outputPane" });
      return result;
    },
  },
  {
    option: option(
      "Send and Wait for Response",
      SEND_AND_WAIT_OPERATION,
      "Send message and wait for response",
      "Ask a person on their phone, and go on with the answer",
    ),
    fields: askFields,
    flow: askOperation,
  },
];
