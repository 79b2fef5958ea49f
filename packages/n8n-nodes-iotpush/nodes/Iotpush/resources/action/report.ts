import type { IDataObject } from "n8n-workflow";
import type { ResourceOperation } from "../operation.ts";

/** Reports that a button was tapped, as the app does. Documentation: Report Action. */
export const report: ResourceOperation = {
  option: {
    name: "Report",
    value: "report",
    action: "Report an action",
    description: "Answer a message, as a tap in the app would; needs a session token",
  },
  fields: [
    {
      displayName: "Message ID",
      name: "messageId",
      type: "string",
      required: true,
      default: "",
      placeholder: "e.g. 31d902cf-…",
      description: "The message that is answered; sending returns its ID",
    },
    {
      displayName: "Action ID",
      name: "actionId",
      type: "string",
      required: true,
      default: "",
      placeholder: "e.g. approve",
      description: "ID of the button",
    },
    {
      displayName: "Additional Fields",
      name: "additionalFields",
      type: "collection",
      placeholder: "Add Field",
      default: {},
      options: [
        {
          displayName: "Device ID",
          name: "deviceId",
          type: "string",
          default: "",
          description: "The device that is said to have answered",
        },
        {
          displayName: "Reply Text",
          name: "replyText",
          type: "string",
          default: "",
          description: "What a person would have typed",
        },
      ],
    },
  ],
  async execute({ client, read }) {
    const { replyText, deviceId } = read("additionalFields", {}) as IDataObject;
    const result = await client.actions.report({
      message_id: String(read("messageId", "")),
      action_id: String(read("actionId", "")),
      ...(replyText ? { reply_text: String(replyText) } : {}),
      ...(deviceId ? { device_id: String(deviceId) } : {}),
    });
    return { ...result };
  },
};
