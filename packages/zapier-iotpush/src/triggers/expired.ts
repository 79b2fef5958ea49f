import { eventTrigger } from "./event-trigger.js";

export const expired = eventTrigger("expired", {
  key: "expired",
  noun: "Notification",
  label: "New Expired Notification",
  description: "Triggers when a notification expires unanswered.",
});
