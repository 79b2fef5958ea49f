import type { IDataObject } from "n8n-workflow";
import { choiceField, collectionField, textField } from "../../common/panel.ts";
import { filledTexts, readChoice, readText } from "../../common/parameters.ts";
import { limitOf, pagingFields } from "../fields/paging.ts";
import { option, type ResourceOperation } from "./operation.ts";

/** Lists the user's devices, last seen first. Documentation: List devices. */
const getAll: ResourceOperation = {
  option: option("Get Many", "getAll", "Get many devices", "List your devices, last seen first"),
  fields: pagingFields,
  execute: async ({ client, read }) => (await client.devices.list()).slice(0, limitOf(read)),
};

const pushToken = textField("Push Token", "pushToken", "The device's Expo push token", {
  typeOptions: { password: true },
  required: true,
  placeholder: "e.g. ExponentPushToken[…]",
});
const platform = choiceField("Platform", "platform", "What it runs", "ios", {
  android: "Android",
  ios: "iOS",
  web: "Web",
});
const more = [
  textField("App Version", "appVersion", "Of the app on the device", { placeholder: "e.g. 1.1.1" }),
  textField("Device Name", "deviceName", "What it is called", { placeholder: "e.g. Vincent's iPhone" }),
];

/** Registers a phone, as the app does. Documentation: Register a device. */
const register: ResourceOperation = {
  option: option("Register", "register", "Register a device", "Register a device, as the app does"),
  fields: [pushToken, platform, collectionField("Additional Fields", "additionalFields", "Add Field", more)],
  execute: ({ client, read }) =>
    client.devices.register({
      push_token: readText(read, pushToken),
      platform: readChoice(read, platform),
      ...filledTexts(more, read("additionalFields", {}) as IDataObject),
    }),
};

export const deviceOperations = [getAll, register];
