import { field, fields, type Unnamed } from "../../common/panel.ts";
import { buttonFields } from "../fields/buttons.ts";
import { messageOptions, textFields } from "../fields/message-options.ts";
import { topicField } from "../fields/topic.ts";
import { wayBackField } from "./way-back.ts";

const only = <Field extends Unnamed>(responseType: string, field: Field): Field => ({
  ...field,
  displayOptions: { show: { ...field.displayOptions?.show, responseType: [responseType] } },
});

export const approvalFields = fields({
  approvalType: field.choice("Type of Approval", "", "double", {
    double: "Approve and Reject",
    single: "Approve Only",
  }),
  approveLabel: field.text("Approve Button Label", "", { default: "Approve" }),
  disapproveLabel: field.text("Reject Button Label", "", {
    default: "Reject",
    displayOptions: { show: { approvalType: ["double"] } },
  }),
});

const WHILE_RUNNING = "Only as long as the n8n process that asked keeps running.";

export const askOptions = fields({
  ...messageOptions,
  confirmWithReceipt: field.toggle(
    "Confirm with the Receipt",
    "Whether a tap counts only if the receipt confirms it",
  ),
  nobodySubscribed: field.choice(
    "If Nobody Is Subscribed",
    "What to do if no phone receives the topic",
    "fail",
    {
      fail: "Fail",
      wait: "Wait Anyway",
    },
  ),
  outcomeNotice: field.toggle(
    "Notice of the Outcome",
    "Whether to send a message saying who answered and how",
  ),
  remindEveryMinutes: field.number("Remind Every (Minutes)", `How often to ask again. ${WHILE_RUNNING}`, {
    typeOptions: { minValue: 0.1, numberPrecision: 2 },
    default: 5,
  }),
  remindTimes: field.number("Reminders at Most", "How many reminders to send", {
    typeOptions: { minValue: 1, maxValue: 100 },
    default: 5,
  }),
});

const buttons = buttonFields("acknowledgeSnooze", false);
const restricted = { displayOptions: { hide: { allowedResponders: [""] } } };
const notForTools = { displayOptions: { hide: { "@tool": [true] } } };

/** Shown for a limit, of this type if one is given. */
const limited = (limitType?: string) => ({
  displayOptions: {
    ...(limitType ? { show: { limitType: [limitType] } } : {}),
    hide: { whenNobodyAnswers: ["wait"] },
  },
});

export const askFields = fields({
  ...topicField,
  // n8n shows the credentials below the last field that decides on them.
  escalate: field.toggle(
    "Escalate to Another Topic",
    `Whether to ask the escalation credential's topic too, if nobody answers. ${WHILE_RUNNING}`,
  ),
  escalateAfterMinutes: field.number("Escalate After (Minutes)", "How long the first topic has to answer", {
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 10,
    displayOptions: { show: { escalate: [true] } },
  }),
  ...textFields("Deploy release 2.1.0 to production?"),
  responseType: field.choice("Response Type", "What the person can answer", "approval", {
    approval: ["Approval", "One button or two"],
    approveOrEdit: ["Approve or Edit", "Approve a draft, reject it, or type what to go on with"],
    buttons: ["Buttons", "A set of buttons, or your own"],
    freeText: ["Free Text", "A reply typed on the phone"],
  }),
  approvalOptions: only(
    "approval",
    field.group("Approval Options", "Add Option", "Values", approvalFields, {
      description: "One button or two, and their labels",
    }),
  ),
  buttonSet: only("buttons", buttons.buttonSet),
  buttons: only("buttons", buttons.buttons),
  buttonsJson: only("buttons", buttons.buttonsJson),
  draft: only(
    "approveOrEdit",
    field.text("Draft", "What to approve, at the end of the message. The person can type another.", {
      typeOptions: { rows: 4 },
      required: true,
    }),
  ),
  askFor: field.choice(
    "Ask",
    "What to do with several items",
    "once",
    {
      each: ["For Each Item", "A question for each; go on when all are answered"],
      once: ["Once for All Items", "One question, from the first item"],
    },
    notForTools,
  ),
  outputPerButton: field.toggle(
    "Separate Output for Each Button",
    "Whether to add an output for each button after No Response",
    notForTools,
  ),
  whenNobodyAnswers: field.choice(
    "When Nobody Answers",
    "By the limit, or until the message expires",
    "wait",
    {
      fail: ["Fail", "End in an error, or go on as On Error says"],
      goOn: ["Go On", "Pass the input on, at No Response; a reviewed tool does not run"],
      answer: ["Go On With an Answer", "As if this answer had been given"],
      wait: ["Keep Waiting", "Wait without a limit"],
    },
  ),
  silenceNotice: field.notice(
    "n8n must keep running to decide this. After a restart the question waits on, for a tap, and nothing is decided without one.",
    { whenNobodyAnswers: ["answer", "fail"] },
  ),
  defaultAnswer: field.text("Answer", "The ID of the button to go on with, or the text if it is typed", {
    required: true,
    default: "reject",
    displayOptions: { show: { whenNobodyAnswers: ["answer"] } },
  }),
  limitType: field.choice(
    "Limit Wait Time",
    "When nobody has answered",
    "afterTimeInterval",
    {
      afterTimeInterval: "After Time Interval",
      atSpecifiedTime: ["At Specified Time", "In the workflow's time zone"],
      whenExpired: ["When the Message Expires", "Only then, without a limit"],
    },
    limited(),
  ),
  resumeAmount: field.number("Amount", "How long to wait", {
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 45,
    ...limited("afterTimeInterval"),
  }),
  resumeUnit: field.choice(
    "Unit",
    "The unit of the amount",
    "minutes",
    { days: "Days", hours: "Hours", minutes: "Minutes", seconds: "Seconds" },
    limited("afterTimeInterval"),
  ),
  maxDateAndTime: field.time(
    "Max Date and Time",
    "Until when, in the workflow's time zone",
    limited("atSpecifiedTime"),
  ),
  allowedResponders: field.text(
    "Restrict Who Can Answer",
    "User IDs or device names, comma-separated, whose tap counts; anyone's if empty. A device's name is convenience, not identity: anyone can give a phone that name. The documented API reports device names only.",
    { placeholder: "e.g. 5b0c…, Vincent's iPhone" },
  ),
  unauthorizedNotice: field.text(
    "Reply to Unauthorized Users",
    "Sent when somebody else taps, if not empty",
    {
      default: "You are not authorized to answer this.",
      ...restricted,
    },
  ),
  askAgain: field.number(
    "Ask Again",
    "How often to send the question again after such a tap, which uses it up. After that the workflow goes on at No Response.",
    { typeOptions: { minValue: 0, maxValue: 10 }, default: 1, ...restricted },
  ),
  wayBack: wayBackField,
  options: field.collection("Options", "Add Option", askOptions),
});
