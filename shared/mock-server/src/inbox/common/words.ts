import type { ActionType, Platform, Priority } from "@iotpush/core/contract";

/** Lists to choose from; the types make them complete. The contract's own lists would bring its schemas along. */
const PRIORITY_ORDER: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };
const ACTION_TYPE_ORDER: Readonly<Record<ActionType, number>> = { button: 0, reply: 1, url: 2, dismiss: 3 };

export const PRIORITY_NAMES = Object.keys(PRIORITY_ORDER) as readonly Priority[];
export const ACTION_TYPE_NAMES = Object.keys(ACTION_TYPE_ORDER) as readonly ActionType[];

export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  android: "Android",
  ios: "iOS",
  web: "Web",
};
