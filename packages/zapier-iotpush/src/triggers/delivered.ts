import { eventTrigger } from "./event-trigger.js";

export const delivered = eventTrigger("delivered", {
  key: "delivered",
  noun: "Delivery",
  label: "New Delivered Notification",
  description: "Triggers when a notification reaches a phone.",
});
