import * as z from "zod/v4/mini";
import { described, named, type Open, text } from "./schema.js";
import { Id, Timestamp } from "./text.js";

/** What a phone may run. Documentation: Devices, Register a device. */
export const PLATFORMS = ["ios", "android", "web"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Body of POST /api/devices. Documentation: Devices, Register a device. */
export const DeviceRegistration = /* @__PURE__ */ named("DeviceRegistration", () =>
  z.object({
    push_token: described(text(1, 500), "Expo push token (ExponentPushToken[...])"),
    platform: z.enum(PLATFORMS),
    device_name: z.nullish(text(0, 200)),
    app_version: z.nullish(text(0, 50)),
  }),
);
export type DeviceRegistration = z.infer<typeof DeviceRegistration>;

export const Device = /* @__PURE__ */ named("Device", () =>
  z.object({
    id: Id,
    user_id: Id,
    push_token: z.string(),
    platform: z.enum(PLATFORMS),
    device_name: z.nullable(z.string()),
    app_version: z.nullable(z.string()),
    last_seen_at: Timestamp,
    active: z.boolean(),
    created_at: Timestamp,
  }),
);
export type DocumentedDevice = z.infer<typeof Device>;
/** As a client reads it: a platform may be new. */
export type Device = Open<DocumentedDevice, "platform">;

/** All devices of the user, sorted by last seen. Documentation: Devices, List devices. */
export const DeviceList = /* @__PURE__ */ named("DeviceList", () => z.object({ devices: z.array(Device) }));
export type DeviceList = { devices: Device[] };
