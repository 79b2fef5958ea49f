import type { INodeProperties } from "n8n-workflow";
import {
  choiceField,
  collectionField,
  groupField,
  numberField,
  switchField,
  textField,
} from "../../common/panel.ts";
import { buttonSetField, customButtonsFields } from "../fields/buttons.ts";
import { messageField, messageOptions, titleField } from "../fields/message-options.ts";
import { topicProperty } from "../fields/topic.ts";
import { silenceFields } from "./silence.ts";
import { wayBackField } from "./way-back.ts";

const only = <Field extends INodeProperties>(responseType: string, field: Field): Field => ({
  ...field,
  displayOptions: { show: { ...field.displayOptions?.show, responseType: [responseType] } },
});

export const approvalTypeField = choiceField("Type of Approval", "approvalType", "", "double", {
  double: "Approve and Reject",
  single: "Approve Only",
});
const approvalValues = [
  approvalTypeField,
  textField("Approve Button Label", "approveLabel", "", { default: "Approve" }),
  textField("Reject Button Label", "disapproveLabel", "", {
    default: "Reject",
    displayOptions: { show: { approvalType: ["double"] } },
  }),
];
const approvalOptions = groupField(
  "Approval Options",
  "approvalOptions",
  "Add Option",
  ["Values", approvalValues],
  {
    description: "One button or two, and their labels",
  },
);

const restricted = { displayOptions: { hide: { allowedResponders: [""] } } };
export const respondersField = textField(
  "Restrict Who Can Answer",
  "allowedResponders",
  "User IDs or device names, comma-separated, whose tap counts; anyone's if empty. A device's name is convenience, not identity: anyone can give a phone that name. The documented API reports device names only.",
  { placeholder: "e.g. 5b0c…, Vincent's iPhone" },
);
export const noticeToOthersField = textField(
  "Reply to Unauthorized Users",
  "unauthorizedNotice",
  "Sent when somebody else taps, if not empty",
  {
    default: "You are not authorized to answer this.",
    ...restricted,
  },
);
export const askAgainField = numberField(
  "Ask Again",
  "askAgain",
  "How often to send the question again after such a tap, which uses it up. After that the workflow goes on at No Response.",
  { typeOptions: { minValue: 0, maxValue: 10 }, default: 1, ...restricted },
);

const WHILE_RUNNING = "Only as long as the n8n process that asked keeps running.";

export const confirmField = switchField(
  "Confirm with the Receipt",
  "confirmWithReceipt",
  "Whether only what the receipt shows counts",
);
export const nobodyField = choiceField(
  "If Nobody Is Subscribed",
  "nobodySubscribed",
  "If no phone receives the topic",
  "fail",
  { fail: "Fail", wait: "Wait Anyway" },
);
export const outcomeField = switchField(
  "Notice of the Outcome",
  "outcomeNotice",
  "Whether to send a message saying who answered and how",
);
export const remindEveryField = numberField(
  "Remind Every (Minutes)",
  "remindEveryMinutes",
  `How often to ask again. ${WHILE_RUNNING}`,
  { typeOptions: { minValue: 0.1, numberPrecision: 2 }, default: 5 },
);
export const remindTimesField = numberField(
  "Reminders at Most",
  "remindTimes",
  "How many reminders to send",
  {
    typeOptions: { minValue: 1, maxValue: 100 },
    default: 5,
  },
);
export const optionsField = collectionField("Options", "options", "Add Option", [
  ...messageOptions,
  confirmField,
  nobodyField,
  outcomeField,
  remindEveryField,
  remindTimesField,
]);

// n8n shows the credentials below the last field that decides on them.
export const escalateField = switchField(
  "Escalate to Another Topic",
  "escalate",
  `Whether to ask the escalation credential's topic too, if nobody answers. ${WHILE_RUNNING}`,
);
export const escalateAfterField = numberField(
  "Escalate After (Minutes)",
  "escalateAfterMinutes",
  "How long the first topic has to answer",
  {
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 10,
    displayOptions: { show: { escalate: [true] } },
  },
);
export const responseTypeField = choiceField(
  "Response Type",
  "responseType",
  "What the person can answer",
  "approval",
  {
    approval: ["Approval", "One button or two"],
    approveOrEdit: ["Approve or Edit", "Approve a draft, reject it, or type what to go on with"],
    buttons: ["Buttons", "A set of buttons, or your own"],
    freeText: ["Free Text", "A reply typed on the phone"],
  },
);
export const askButtonSet = only("buttons", buttonSetField("acknowledgeSnooze", false));
export const draftField = only(
  "approveOrEdit",
  textField("Draft", "draft", "What to approve, at the end of the message. The person can type another.", {
    typeOptions: { rows: 4 },
    required: true,
  }),
);

const notForTools = { displayOptions: { hide: { "@tool": [true] } } };
export const askForField = choiceField(
  "Ask",
  "askFor",
  "What to do with several items",
  "once",
  {
    each: ["For Each Item", "A question for each; go on when all are answered"],
    once: ["Once for All Items", "One question, from the first item"],
  },
  notForTools,
);
export const outputsField = switchField(
  "Separate Output for Each Button",
  "outputPerButton",
  "Whether to add one after No Response",
  notForTools,
);

/** The panel of Send and Wait for Response. */
export const askProperties: INodeProperties[] = [
  topicProperty,
  escalateField,
  escalateAfterField,
  messageField("Deploy release 2.1.0 to production?"),
  titleField,
  responseTypeField,
  only("approval", approvalOptions),
  askButtonSet,
  ...customButtonsFields.map((field) => only("buttons", field)),
  draftField,
  askForField,
  outputsField,
  ...silenceFields,
  respondersField,
  noticeToOthersField,
  askAgainField,
  wayBackField,
  optionsField,
];
