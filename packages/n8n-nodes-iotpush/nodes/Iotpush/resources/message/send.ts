import { lockScreen, type PushInput } from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import { SECRET_HEADER } from "../../../common/names.ts";
import { withSecret } from "../../../common/with-secret.ts";
import { buttonSetField, buttonsFromFields, customButtonsFields } from "../../fields/buttons.ts";
import { messageField, messageOptions, pushFromOptions, titleField } from "../../fields/message-options.ts";
import { topicNameOf, topicProperty } from "../../fields/topic.ts";
import type { OperationCall, ResourceOperation } from "../operation.ts";

/** Sends a push. Documentation: Send Notification. */
export const send: ResourceOperation = {
  option: {
    name: "Send",
    value: "send",
    action: "Send a message",
    description: "Send a notification, with buttons if you like",
  },
  fields: [
    topicProperty,
    messageField("CPU at 95% on prod-01"),
    titleField,
    buttonSetField("none", true),
    ...customButtonsFields,
    {
      displayName: "Additional Fields",
      name: "additionalFields",
      type: "collection",
      placeholder: "Add Field",
      default: {},
      options: [
        ...messageOptions,
        {
          displayName: "Callback Headers",
          name: "callbackHeaders",
          type: "fixedCollection",
          typeOptions: { multipleValues: true },
          default: {},
          placeholder: "Add Header",
          description:
            "Headers that the callback carries. The live service has them, the documented API does not.",
          options: [
            {
              displayName: "Header",
              name: "values",
              values: [
                { displayName: "Name", name: "name", type: "string", default: "" },
                { displayName: "Value", name: "value", type: "string", default: "" },
              ],
            },
          ],
        },
        {
          displayName: "Callback URL",
          name: "callbackUrl",
          type: "string",
          default: "",
          placeholder: "e.g. https://n8n.example.com/webhook/…/:secret",
          description:
            "Called when a button is tapped. The URL of an iotpush Trigger may be pasted as it is: the credential's callback secret takes the place of :secret.",
        },
        {
          displayName: "Metadata",
          name: "metadata",
          type: "json",
          default: "{}",
          description:
            "A JSON object that is stored with the message. The live service has it, the documented API does not.",
        },
      ],
    },
  ],
  async execute(call) {
    const push = pushInput(call);
    const result = await call.client.messages.push(
      await topicNameOf(call.read, call, call.host.getNode()),
      push,
    );
    if (push.actions) {
      const { shows, hint } = lockScreen(push.actions);
      if (!shows) call.host.addExecutionHints({ message: hint, location: "outputPane" });
    }
    return { ...result };
  },
};

interface Header {
  readonly name: string;
  readonly value: string;
}

function pushInput({ read, credential }: OperationCall): PushInput {
  const fields = read("additionalFields", {}) as IDataObject;
  const actions = buttonsFromFields(read);
  const given = String(fields.callbackUrl ?? "").trim();
  const callback = withSecret(given, credential.callbackSecret);
  const { values = [] } = (fields.callbackHeaders ?? {}) as { values?: Header[] };
  const headers = Object.fromEntries(
    values.filter(({ name }) => name).map(({ name, value }) => [name, value]),
  );
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

/** A JSON field is an object, or the text of one. Text that is none stays, for the core to refuse by name. */
function objectOf(value: unknown): IDataObject | undefined {
  const parsed = typeof value === "string" ? parse(value) : value;
  const empty = parsed === undefined || parsed === null || Object.keys(parsed).length === 0;
  return empty ? undefined : (parsed as IDataObject);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return text;
  }
}
