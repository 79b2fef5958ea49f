import type {
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  IWebhookDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from "n8n-workflow";
import { NodeConnectionTypes } from "n8n-workflow";
import { eventsField, filtersField } from "../common/events.ts";
import { withNodeErrors } from "../common/node-error.ts";
import { field, fields } from "../common/panel.ts";
import { testIotpushCredential } from "../common/test-credential.ts";
import { receive } from "./receive.ts";
import { checkExists, createRegistration, removeRegistration } from "./registration.ts";

const ofAccount = { source: ["account"] };

const options = fields({
  confirmWithReceipt: field.toggle(
    "Confirm with the Receipt",
    "Whether a tap counts only if the receipt confirms it. Looking it up for a documented event needs a session token.",
  ),
  testPings: field.toggle("Test Pings", "Whether a test ping of the webhook starts the workflow too", {
    displayOptions: { show: { "/source": ["account"] } },
  }),
});

/**
 * The secret is a part of the path: the documented API sends no headers of one's own. n8n puts the webhook's id before it, but
 * compares full paths without that id: the node's own id keeps those of two workflows apart.
 */
const webhooks: IWebhookDescription[] = [
  {
    name: "default",
    httpMethod: "POST",
    responseMode: "onReceived",
    path: "={{ $nodeId }}/:secret",
    isFullPath: true,
  },
];

/** Starts a workflow when something happens to a message: it was tapped, delivered, read, or expired. */
export class IotpushTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: "iotpush Trigger",
    name: "iotpushTrigger",
    icon: { light: "file:iotpush.svg", dark: "file:iotpush.dark.svg" },
    group: ["trigger"],
    version: 1,
    subtitle: '={{ $parameter["source"] === "account" ? $parameter["events"].join(", ") : "taps" }}',
    // n8n's list shows it for all of iotpush, under Human Review too.
    description: "Ask people on their phones, or start the workflow when they tap a button",
    eventTriggerDescription: "Waiting for a tap on a phone",
    defaults: { name: "iotpush Trigger" },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: "iotpushTopicApi", required: true, testedBy: "testIotpushCredential" }],
    webhooks,
    properties: Object.values(
      fields({
        source: field.choice("Events From", "How iotpush learns where to send events", "callback", {
          account: [
            "Account Webhook",
            "Registered when the workflow is activated, removed when it is deactivated; needs a session token",
          ],
          callback: [
            "Callbacks of Messages",
            "Each message names this trigger as its callback URL; needs the topic's key only",
          ],
        }),
        accountNotice: field.notice(
          "The live service stores account webhooks but <b>never fires them</b> (it only sends their test ping). If nothing arrives, set <i>Events From</i> to <i>Callbacks of Messages</i>.",
          ofAccount,
        ),
        callbackNotice: field.notice(
          "Nothing is registered: paste the <b>Production URL</b> above as <i>Callback URL</i> of the messages you send. The iotpush node puts the credential's Callback Secret in the place of <code>:secret</code>; elsewhere, do that yourself. Only answers come this way.",
          { source: ["callback"] },
        ),
        events: eventsField("What starts the workflow", {
          required: true,
          displayOptions: { show: ofAccount },
        }),
        filters: filtersField,
        options: field.collection("Options", "Add Option", options),
      }),
    ),
  };

  methods = { credentialTest: { testIotpushCredential } };

  webhookMethods = {
    default: {
      checkExists(this: IHookFunctions): Promise<boolean> {
        return withNodeErrors(this, checkExists);
      },
      create(this: IHookFunctions): Promise<boolean> {
        return withNodeErrors(this, createRegistration);
      },
      delete(this: IHookFunctions): Promise<boolean> {
        return withNodeErrors(this, removeRegistration);
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return receive(this);
  }
}
