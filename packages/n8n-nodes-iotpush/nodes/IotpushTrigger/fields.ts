import type { INodeProperties } from "n8n-workflow";
import { filterFields } from "../common/events/filter-fields.ts";

export const triggerFields: INodeProperties[] = [
  {
    displayName: "Events From",
    name: "source",
    type: "options",
    default: "callback",
    description: "How iotpush is told where to send events",
    options: [
      {
        name: "Account Webhook",
        value: "account",
        description:
          "Registered when the workflow is activated, removed when it is deactivated; needs a session token",
      },
      {
        name: "Callbacks of Messages",
        value: "callback",
        description: "Each message names this trigger as its callback URL; needs the topic's key only",
      },
    ],
  },
  {
    displayName:
      "The live service stores account webhooks but <b>never fires them</b> (it only sends their test ping). If nothing arrives, set <i>Events From</i> to <i>Callbacks of Messages</i>.",
    name: "accountNotice",
    type: "notice",
    default: "",
    displayOptions: { show: { source: ["account"] } },
  },
  {
    displayName:
      "Nothing is registered: paste the <b>Production URL</b> above as <i>Callback URL</i> of the messages you send. The iotpush node puts the credential's Callback Secret in the place of <code>:secret</code>; elsewhere, do that yourself. Only answers come this way.",
    name: "callbackNotice",
    type: "notice",
    default: "",
    displayOptions: { show: { source: ["callback"] } },
  },
  {
    displayName: "Events",
    name: "events",
    type: "multiOptions",
    required: true,
    default: ["action"],
    displayOptions: { show: { source: ["account"] } },
    description: "What starts the workflow",
    options: [
      { name: "Action", value: "action", description: "A button was tapped" },
      { name: "All", value: "all", description: "Everything" },
      { name: "Delivered", value: "delivered", description: "A message reached a phone" },
      { name: "Expired", value: "expired", description: "A message can no longer be answered" },
      { name: "Read", value: "read", description: "A message was opened" },
    ],
  },
  {
    displayName: "Filters",
    name: "filters",
    type: "collection",
    placeholder: "Add Filter",
    default: {},
    options: filterFields,
  },
  {
    displayName: "Options",
    name: "options",
    type: "collection",
    placeholder: "Add Option",
    default: {},
    options: [
      {
        displayName: "Confirm with the Receipt",
        name: "confirmWithReceipt",
        type: "boolean",
        default: false,
        description:
          "Whether to believe an event only if the message's receipt shows it. Documented events carry no receipt ID: looking it up then needs a session token.",
      },
      {
        displayName: "Test Pings",
        name: "testPings",
        type: "boolean",
        default: false,
        displayOptions: { show: { "/source": ["account"] } },
        description: "Whether a test ping of the webhook starts the workflow too",
      },
    ],
  },
];
