import * as z from "zod/v4";
import { PLATFORMS } from "./platform.js";
import { Id, Timestamp } from "./text.js";

/** Body of POST /api/devices. Documentation: Devices, Register a device. */
export const DeviceRegistration = z
  .object({
    push_token: z.string().min(1).max(500).describe("Expo push token (ExponentPushToken[...])"),
    platform: z.enum(PLATFORMS),
    device_name: z.string().max(200).nullish(),
    app_version: z.string().max(50).nullish(),
  })
  .meta({ id: "DeviceRegistration" });
export type DeviceRegistration = z.infer<typeof DeviceRegistration>;

export const Device = z
  .object({
    id: Id,
    user_id: Id,
    push_token: z.string(),
    platform: z.enum(PLATFORMS),
    device_name: z.string().nullable(),
    app_version: z.string().nullable(),
    last_seen_at: Timestamp,
    active: z.boolean(),
    created_at: Timestamp,
  })
  .meta({ id: "Device" });
export type Device = z.infer<typeof Device>;

/** All devices of the user, sorted by last seen. Documentation: Devices, List devices. */
export const DeviceList = z.object({ devices: z.array(Device) }).meta({ id: "DeviceList" });
export type DeviceList = z.infer<typeof DeviceList>;
