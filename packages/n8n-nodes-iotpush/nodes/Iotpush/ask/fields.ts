import type { INodeProperties } from "n8n-workflow";
import { buttonSetField, customButtonsFields } from "../fields/buttons.ts";
import { messageField, messageOptions, titleField } from "../fields/message-options.ts";
import { topicProperty } from "../fields/topic.ts";
import { silenceFields } from "./silence.ts";
import { wayBackField } from "./way-back.ts";

const only = (responseType: string, field: INodeProperties): INodeProperties => ({
  ...field,
  displayOptions: { show: { ...field.displayOptions?.show, responseType: [responseType] } },
});

const approvalOptions: INodeProperties = {
  displayName: "Approval Options",
  name: "approvalOptions",
  type: "fixedCollection",
  placeholder: "Add Option",
  default: {},
  description: "One button or two, and their labels",
  options: [
    {
      displayName: "Values",
      name: "values",
      values: [
        {
          displayName: "Type of Approval",
          name: "approvalType",
          type: "options",
          default: "double",
          options: [
            { name: "Approve and Reject", value: "double" },
            { name: "Approve Only", value: "single" },
          ],
        },
        {
          displayName: "Approve Button Label",
          name: "approveLabel",
          type: "string",
          default: "Approve",
        },
        {
          displayName: "Reject Button Label",
          name: "disapproveLabel",
          type: "string",
          default: "Reject",
          displayOptions: { show: { approvalType: ["double"] } },
        },
      ],
    },
  ],
};

const allowedResponders: INodeProperties[] = [
  {
    displayName: "Restrict Who Can Answer",
    name: "allowedResponders",
    type: "string",
    default: "",
    placeholder: "e.g. 5b0c…, Vincent's iPhone",
    description:
      "User IDs or device names, comma-separated, whose tap counts; anyone's if empty. A device's name is convenience, not identity: anyone can give a phone that name. The documented API reports device names only.",
  },
  {
    displayName: "Reply to Unauthorized Users",
    name: "unauthorizedNotice",
    type: "string",
    default: "You are not authorized to answer this.",
    displayOptions: { hide: { allowedResponders: [""] } },
    description: "Sent to the topic when somebody else taps; nothing if empty",
  },
  {
    displayName: "Ask Again",
    name: "askAgain",
    type: "number",
    typeOptions: { minValue: 0, maxValue: 10 },
    default: 1,
    displayOptions: { hide: { allowedResponders: [""] } },
    description:
      "How often to send the question again after such a tap, which uses it up. After that the workflow goes on at No Response.",
  },
];

const reminders: INodeProperties[] = [
  {
    displayName: "Remind Every (Minutes)",
    name: "remindEveryMinutes",
    type: "number",
    typeOptions: { minValue: 0.1, numberPrecision: 2 },
    default: 5,
    description:
      "How often to send the question again while nobody answers. Only as long as the n8n process that asked keeps running.",
  },
  {
    displayName: "Reminders at Most",
    name: "remindTimes",
    type: "number",
    typeOptions: { minValue: 1, maxValue: 100 },
    default: 5,
    description: "How many reminders to send",
  },
];

const options: INodeProperties[] = [
  ...messageOptions,
  {
    displayName: "Confirm with the Receipt",
    name: "confirmWithReceipt",
    type: "boolean",
    default: false,
    description: "Whether to believe a callback only if the message's receipt shows the same answer",
  },
  {
    displayName: "If Nobody Is Subscribed",
    name: "nobodySubscribed",
    type: "options",
    default: "fail",
    description: "What to do when no phone receives the topic, so that nobody can answer",
    options: [
      { name: "Fail", value: "fail" },
      { name: "Wait Anyway", value: "wait" },
    ],
  },
  {
    displayName: "Notice of the Outcome",
    name: "outcomeNotice",
    type: "boolean",
    default: false,
    description: "Whether to send a low-priority message saying who answered and how",
  },
  ...reminders,
];

/** The panel of Send and Wait for Response. */
export const askProperties: INodeProperties[] = [
  topicProperty,
  // n8n shows the credentials below the last field that decides on them.
  {
    displayName: "Escalate to Another Topic",
    name: "escalate",
    type: "boolean",
    default: false,
    description:
      "Whether to ask a second topic too, of the escalation credential, if nobody answers. Only as long as the n8n process that asked keeps running.",
  },
  {
    displayName: "Escalate After (Minutes)",
    name: "escalateAfterMinutes",
    type: "number",
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 10,
    displayOptions: { show: { escalate: [true] } },
    description: "How long the first topic has to answer",
  },
  messageField("Deploy release 2.1.0 to production?"),
  titleField,
  {
    displayName: "Response Type",
    name: "responseType",
    type: "options",
    default: "approval",
    description: "What the person can answer",
    options: [
      { name: "Approval", value: "approval", description: "One button or two" },
      {
        name: "Approve or Edit",
        value: "approveOrEdit",
        description: "Approve a draft, reject it, or type what to go on with",
      },
      { name: "Buttons", value: "buttons", description: "A set of buttons, or your own" },
      { name: "Free Text", value: "freeText", description: "A reply typed on the phone" },
    ],
  },
  only("approval", approvalOptions),
  only("buttons", buttonSetField("acknowledgeSnooze", false)),
  ...customButtonsFields.map((field) => only("buttons", field)),
  only("approveOrEdit", {
    displayName: "Draft",
    name: "draft",
    type: "string",
    typeOptions: { rows: 4 },
    required: true,
    default: "",
    description: "The text to approve, which ends the message. The person can type another in its place.",
  }),
  {
    displayName: "Ask",
    name: "askFor",
    type: "options",
    default: "once",
    displayOptions: { hide: { "@tool": [true] } },
    description: "What to do with several items",
    options: [
      {
        name: "For Each Item",
        value: "each",
        description: "A question for each; go on when all are answered",
      },
      { name: "Once for All Items", value: "once", description: "One question, from the first item" },
    ],
  },
  {
    displayName: "Separate Output for Each Button",
    name: "outputPerButton",
    type: "boolean",
    default: false,
    displayOptions: { hide: { "@tool": [true] } },
    description: "Whether each button has an output of its own, after a first one for No Response",
  },
  ...silenceFields,
  ...allowedResponders,
  wayBackField,
  {
    displayName: "Options",
    name: "options",
    type: "collection",
    placeholder: "Add Option",
    default: {},
    options: options.toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
  },
];
