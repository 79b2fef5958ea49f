import { eventTrigger } from "./event-trigger.js";

export const expired = eventTrigger("expired", {
  key: "expired",
  noun: "Notification",
  label: "Notification Expired",
  description: "Triggers when a notification expires unanswered.",
});
