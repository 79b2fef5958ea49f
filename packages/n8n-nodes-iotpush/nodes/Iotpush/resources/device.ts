import type { IDataObject } from "n8n-workflow";
import { choiceField, collectionField, fields, textField } from "../../common/panel.ts";
import { filledTexts, readChoice, readText } from "../../common/parameters.ts";
import { limitOf, paging } from "../fields/paging.ts";
import { option, type ResourceOperation } from "./operation.ts";

/** Lists the user's devices, last seen first. Documentation: List devices. */
const getAll: ResourceOperation = {
  option: option("Get Many", "getAll", "Get many devices", "List your devices, last seen first"),
  fields: paging,
  execute: async ({ client, read }) => (await client.devices.list()).slice(0, limitOf(read)),
};

const more = fields({
  appVersion: textField("App Version", "Of the app on the device", { placeholder: "e.g. 1.1.1" }),
  deviceName: textField("Device Name", "What it is called", { placeholder: "e.g. Vincent's iPhone" }),
});
const registerFields = fields({
  pushToken: textField("Push Token", "The device's Expo push token", {
    typeOptions: { password: true },
    required: true,
    placeholder: "e.g. ExponentPushToken[…]",
  }),
  platform: choiceField("Platform", "What it runs", "ios", { android: "Android", ios: "iOS", web: "Web" }),
  additionalFields: collectionField("Additional Fields", "Add Field", more),
});

/** Registers a phone, as the app does. Documentation: Register a device. */
const register: ResourceOperation = {
  option: option("Register", "register", "Register a device", "Register a device, as the app does"),
  fields: registerFields,
  execute: ({ client, read }) =>
    client.devices.register({
      push_token: readText(read, registerFields.pushToken),
      platform: readChoice(read, registerFields.platform),
      ...filledTexts(more, read("additionalFields", {}) as IDataObject),
    }),
};

export const deviceOperations = [getAll, register];
