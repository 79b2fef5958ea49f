import { eventTrigger } from "./event-trigger.js";

export const readTrigger = eventTrigger("read", {
  key: "read",
  noun: "Notification",
  label: "New Read Notification",
  description: "Triggers when somebody opens a notification.",
});
