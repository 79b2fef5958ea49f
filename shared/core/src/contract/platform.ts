/** What a phone may run. Documentation: Devices, Register a device. */
export const PLATFORMS = ["ios", "android", "web"] as const;
export type Platform = (typeof PLATFORMS)[number];
