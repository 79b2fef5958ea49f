/** What the phone app does itself: registering its device and reporting taps. */
import type { IDataObject } from "n8n-workflow";
import { field, fields } from "../../common/panel.ts";
import { filledTexts } from "../../common/parameters.ts";
import { paging } from "../fields/listing.ts";
import { limitOf, type Operation, option } from "./operation.ts";

const aboutDevice = fields({
  appVersion: field.text("App Version", "Of the app on the device", { placeholder: "e.g. 1.1.1" }),
  deviceName: field.text("Device Name", "What it is called", { placeholder: "e.g. Vincent's iPhone" }),
});
const deviceFields = fields({
  pushToken: field.text("Push Token", "The device's Expo push token", {
    typeOptions: { password: true },
    required: true,
    placeholder: "e.g. ExponentPushToken[…]",
  }),
  platform: field.choice("Platform", "What it runs", "ios", { android: "Android", ios: "iOS", web: "Web" }),
  additionalFields: field.collection("Additional Fields", "Add Field", aboutDevice),
});

/** Documentation: List devices, Register a device. */
export const deviceOperations: Operation[] = [
  {
    option: option("Get Many", "getAll", "Get many devices", "List your devices, last seen first"),
    fields: paging,
    execute: async (call) => (await call.client.devices.list()).slice(0, limitOf(call)),
  },
  {
    option: option("Register", "register", "Register a device", "Register a device, as the app does"),
    fields: deviceFields,
    execute: ({ client, read, value }) =>
      client.devices.register({
        push_token: value(deviceFields.pushToken),
        platform: value(deviceFields.platform),
        ...filledTexts(aboutDevice, read("additionalFields", {}) as IDataObject),
      }),
  },
];

const aboutTap = fields({
  deviceId: field.text("Device ID", "The device to report as the one that answered"),
  replyText: field.text("Reply Text", "What a person would have typed"),
});
const tapFields = fields({
  messageId: field.text("Message ID", "Of the message that is answered; sending returns it", {
    required: true,
    placeholder: "e.g. 31d902cf-…",
  }),
  actionId: field.text("Action ID", "ID of the button", { required: true, placeholder: "e.g. approve" }),
  additionalFields: field.collection("Additional Fields", "Add Field", aboutTap),
});

/** Documentation: Report Action. */
export const actionOperations: Operation[] = [
  {
    option: option(
      "Report",
      "report",
      "Report an action",
      "Answer a message as a tap would; needs a session token",
    ),
    fields: tapFields,
    execute: ({ client, read, value }) =>
      client.actions.report({
        message_id: value(tapFields.messageId),
        action_id: value(tapFields.actionId),
        ...filledTexts(aboutTap, read("additionalFields", {}) as IDataObject),
      }),
  },
];
