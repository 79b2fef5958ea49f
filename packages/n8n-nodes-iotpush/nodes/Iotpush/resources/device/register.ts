import { PLATFORMS } from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import type { ResourceOperation } from "../operation.ts";

/** Registers a phone, as the app does. Documentation: Register a device. */
export const register: ResourceOperation = {
  option: {
    name: "Register",
    value: "register",
    action: "Register a device",
    description: "Register a device for push notifications, as the app does",
  },
  fields: [
    {
      displayName: "Push Token",
      name: "pushToken",
      type: "string",
      typeOptions: { password: true },
      required: true,
      default: "",
      placeholder: "e.g. ExponentPushToken[…]",
      description: "The device's Expo push token",
    },
    {
      displayName: "Platform",
      name: "platform",
      type: "options",
      default: "ios",
      description: "What the device runs",
      options: [
        { name: "Android", value: "android" },
        { name: "iOS", value: "ios" },
        { name: "Web", value: "web" },
      ],
    },
    {
      displayName: "Additional Fields",
      name: "additionalFields",
      type: "collection",
      placeholder: "Add Field",
      default: {},
      options: [
        {
          displayName: "App Version",
          name: "appVersion",
          type: "string",
          default: "",
          placeholder: "e.g. 1.1.1",
          description: "The version of the app on the device",
        },
        {
          displayName: "Device Name",
          name: "deviceName",
          type: "string",
          default: "",
          placeholder: "e.g. Vincent's iPhone",
          description: "What people call the device",
        },
      ],
    },
  ],
  async execute({ client, read }) {
    const { deviceName, appVersion } = read("additionalFields", {}) as IDataObject;
    const platform = PLATFORMS.find((each) => each === read("platform", "ios")) ?? "ios";
    const device = await client.devices.register({
      push_token: String(read("pushToken", "")),
      platform,
      ...(deviceName ? { device_name: String(deviceName) } : {}),
      ...(appVersion ? { app_version: String(appVersion) } : {}),
    });
    return { ...device };
  },
};
