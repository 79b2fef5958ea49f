import type { INodeProperties, IWebhookDescription } from "n8n-workflow";
import { eventsField, filtersField } from "../common/events.ts";
import { field, fields } from "../common/panel.ts";

const ofAccount = { source: ["account"] };

const options = fields({
  confirmWithReceipt: field.toggle(
    "Confirm with the Receipt",
    "Whether only what the receipt shows counts. Looking it up for a documented event needs a session token.",
  ),
  testPings: field.toggle("Test Pings", "Whether a test ping of the webhook starts the workflow too", {
    displayOptions: { show: { "/source": ["account"] } },
  }),
});

export const triggerFields: INodeProperties[] = Object.values(
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
    events: eventsField("What starts the workflow", { required: true, displayOptions: { show: ofAccount } }),
    filters: filtersField,
    options: field.collection("Options", "Add Option", options),
  }),
);

/**
 * The secret is a part of the path: the documented API sends no headers of one's own. n8n puts the webhook's id before it, but
 * compares full paths without that id: the node's own id keeps those of two workflows apart.
 */
export const triggerWebhooks: IWebhookDescription[] = [
  {
    name: "default",
    httpMethod: "POST",
    responseMode: "onReceived",
    path: "={{ $nodeId }}/:secret",
    isFullPath: true,
  },
];
