import type { INodeProperties } from "n8n-workflow";
import { buttonSetField, ownButtonsField } from "../fields/buttons.ts";
import { messageField, messageOptions, titleField } from "../fields/message-options.ts";
import { topicField } from "../fields/topic.ts";
import { limitWaitTime } from "./limit.ts";

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
      "User IDs or device names, comma-separated, whose tap counts; anyone's where empty. A device's name is convenience, not identity: anyone can give a phone that name. The documented API tells device names only.",
  },
  {
    displayName: "Notice to the Unauthorized",
    name: "unauthorizedNotice",
    type: "string",
    default: "You are not among those who may answer this.",
    displayOptions: { hide: { allowedResponders: [""] } },
    description: "Sent to the topic when somebody else taps; nothing where empty",
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

const noPublicUrl: INodeProperties[] = [
  {
    displayName: "No Public URL: Check the Receipt",
    name: "noPublicUrl",
    type: "boolean",
    default: false,
    description:
      "Whether to learn the answer by reading the receipt again and again, for an n8n that iotpush cannot reach",
  },
  {
    displayName:
      "This holds the execution: it stays running, takes a place among the concurrent ones, and <b>does not survive a restart of n8n</b>. For long waits use the template <i>ask-without-public-url</i> of this package: send, Wait, get receipt, loop.",
    name: "noPublicUrlNotice",
    type: "notice",
    default: "",
    displayOptions: { show: { noPublicUrl: [true] } },
  },
  {
    displayName: "Check Every (Seconds)",
    name: "checkEverySeconds",
    type: "number",
    typeOptions: { minValue: 2, maxValue: 60 },
    default: 2,
    displayOptions: { show: { noPublicUrl: [true] } },
    description:
      "How often to read the receipt, at most every two seconds. The service allows about 100 requests a minute from one address, for everything together.",
  },
];

/** The panel of Send and Wait for Response. */
export const askFields: INodeProperties[] = [
  topicField,
  messageField,
  titleField,
  {
    displayName: "Response Type",
    name: "responseType",
    type: "options",
    default: "approval",
    description: "What the person can answer",
    options: [
      { name: "Approval", value: "approval", description: "One button or two" },
      { name: "Buttons", value: "buttons", description: "A set of buttons, or your own" },
      { name: "Free Text", value: "freeText", description: "A reply typed on the phone" },
    ],
  },
  only("approval", approvalOptions),
  only("buttons", buttonSetField("acknowledgeSnooze", false)),
  only("buttons", ownButtonsField),
  {
    displayName: "Separate Output for Each Button",
    name: "outputPerButton",
    type: "boolean",
    default: false,
    description: "Whether each button has an output of its own, after a first one for No Response",
  },
  ...allowedResponders,
  ...noPublicUrl,
  {
    displayName: "Options",
    name: "options",
    type: "collection",
    placeholder: "Add Option",
    default: {},
    options: [
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
          { name: "Wait All the Same", value: "wait" },
        ],
      },
      limitWaitTime,
      {
        displayName: "Notice of the Outcome",
        name: "outcomeNotice",
        type: "boolean",
        default: false,
        description: "Whether to send the topic a quiet message of who answered what, after the decision",
      },
    ],
  },
];
