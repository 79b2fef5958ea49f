import { lockScreen, type PushInput } from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import { SECRET_HEADER } from "../../common/names.ts";
import { collectionField, fields, groupField, textField } from "../../common/panel.ts";
import { jsonOf, textOf, unfit } from "../../common/parameters.ts";
import { withSecret } from "../../common/with-secret.ts";
import { buttonFields, buttonsOf } from "../fields/buttons.ts";
import { messageOptions, pushFromOptions, textFields } from "../fields/message-options.ts";
import { topicField, topicNameOf } from "../fields/topic.ts";
import { type OperationCall, option, type ResourceOperation } from "./operation.ts";

const header = fields({ name: textField("Name"), value: textField("Value") });

const sendFields = fields({
  ...topicField,
  ...textFields("CPU at 95% on prod-01"),
  ...buttonFields("none", true),
  additionalFields: collectionField(
    "Additional Fields",
    "Add Field",
    fields({
      ...messageOptions,
      callbackHeaders: groupField("Callback Headers", "Add Header", "Header", header, {
        typeOptions: { multipleValues: true },
        description:
          "Headers that the callback carries. The live service has them, the documented API does not.",
      }),
      callbackUrl: textField(
        "Callback URL",
        "Called when a button is tapped. The URL of an iotpush Trigger may be pasted as it is: the credential's callback secret takes the place of :secret.",
        { placeholder: "e.g. https://n8n.example.com/webhook/…/:secret" },
      ),
      metadata: textField(
        "Metadata",
        "A JSON object that is stored with the message. The live service has it, the documented API does not.",
        { type: "json", default: "{}" },
      ),
    }),
  ),
});

/** Sends a push. Documentation: Send Notification. */
export const send: ResourceOperation = {
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
};

function pushInput({ read, credential }: OperationCall): PushInput {
  const fields = read("additionalFields", {}) as IDataObject;
  const actions = buttonsOf(read, sendFields);
  const given = textOf("Callback URL", fields.callbackUrl).trim();
  const callback = withSecret(given, credential.callbackSecret);
  const { values = [] } = (fields.callbackHeaders ?? {}) as { values?: IDataObject[] };
  const headers = Object.fromEntries(values.flatMap(headerOf));
  if (callback !== given) headers[SECRET_HEADER] = credential.callbackSecret;
  const metadata = objectOf(fields.metadata);
  return {
    ...pushFromOptions(read, fields),
    ...(actions.length > 0 ? { actions: [...actions] } : {}),
    ...(callback ? { callback_url: callback } : {}),
    ...(Object.keys(headers).length > 0 ? { callback_headers: headers } : {}),
    ...(metadata ? { metadata } : {}),
  };
}

/** Nothing for an entry that is left empty. Throws ValidationError for a value without a name. */
function headerOf(given: IDataObject): [name: string, value: string][] {
  const name = textOf("Name of a header", given.name).trim();
  const value = textOf("Value of a header", given.value);
  if (!name && value) throw unfit("The message", "Name of a header", "is empty", "Name each header.");
  return name ? [[name, value]] : [];
}

/** A JSON field is an object, or the text of one. What is none stays, for the core to refuse by name. */
function objectOf(value: unknown): IDataObject | undefined {
  const parsed = jsonOf(value) ?? value ?? "";
  return parsed === "" || JSON.stringify(parsed) === "{}" ? undefined : (parsed as IDataObject);
}
