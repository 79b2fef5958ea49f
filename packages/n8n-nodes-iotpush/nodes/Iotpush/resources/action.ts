import type { IDataObject } from "n8n-workflow";
import { collectionField, textField } from "../../common/panel.ts";
import { filledTexts, readText } from "../../common/parameters.ts";
import { option, type ResourceOperation } from "./operation.ts";

const messageId = textField(
  "Message ID",
  "messageId",
  "Of the message that is answered; sending returns it",
  {
    required: true,
    placeholder: "e.g. 31d902cf-…",
  },
);
const actionId = textField("Action ID", "actionId", "ID of the button", {
  required: true,
  placeholder: "e.g. approve",
});
const more = [
  textField("Device ID", "deviceId", "The device to report as the one that answered"),
  textField("Reply Text", "replyText", "What a person would have typed"),
];

/** Reports that a button was tapped, as the app does. Documentation: Report Action. */
const report: ResourceOperation = {
  option: option(
    "Report",
    "report",
    "Report an action",
    "Answer a message as a tap would; needs a session token",
  ),
  fields: [messageId, actionId, collectionField("Additional Fields", "additionalFields", "Add Field", more)],
  execute: ({ client, read }) =>
    client.actions.report({
      message_id: readText(read, messageId),
      action_id: readText(read, actionId),
      ...filledTexts(more, read("additionalFields", {}) as IDataObject),
    }),
};

export const actionOperations = [report];
