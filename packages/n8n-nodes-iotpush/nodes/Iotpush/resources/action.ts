import type { IDataObject } from "n8n-workflow";
import { collectionField, fields, textField } from "../../common/panel.ts";
import { filledTexts, readText } from "../../common/parameters.ts";
import { option, type ResourceOperation } from "./operation.ts";

const more = fields({
  deviceId: textField("Device ID", "The device to report as the one that answered"),
  replyText: textField("Reply Text", "What a person would have typed"),
});
const reportFields = fields({
  messageId: textField("Message ID", "Of the message that is answered; sending returns it", {
    required: true,
    placeholder: "e.g. 31d902cf-…",
  }),
  actionId: textField("Action ID", "ID of the button", { required: true, placeholder: "e.g. approve" }),
  additionalFields: collectionField("Additional Fields", "Add Field", more),
});

/** Reports that a button was tapped, as the app does. Documentation: Report Action. */
const report: ResourceOperation = {
  option: option(
    "Report",
    "report",
    "Report an action",
    "Answer a message as a tap would; needs a session token",
  ),
  fields: reportFields,
  execute: ({ client, read }) =>
    client.actions.report({
      message_id: readText(read, reportFields.messageId),
      action_id: readText(read, reportFields.actionId),
      ...filledTexts(more, read("additionalFields", {}) as IDataObject),
    }),
};

export const actionOperations = [report];
