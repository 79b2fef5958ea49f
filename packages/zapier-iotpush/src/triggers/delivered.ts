import { eventTrigger } from "./event-trigger.js";

export const delivered = eventTrigger("delivered", {
  key: "delivered",
  noun: "Delivery",
  label: "Notification Delivered",
  description: "Triggers when a notification reaches a phone.",
});
