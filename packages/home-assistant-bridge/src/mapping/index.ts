/** From a notification of Home Assistant to a push of iotpush. Pure: the bridge carries it out, the audit only tells it. */
export * from "./coalesce.js";
export { COMMANDS } from "./commands.js";
export { DATA_KEYS, meaningOfKey } from "./data-keys.js";
export * from "./map-notification.js";
export { Notification } from "./notification.js";
