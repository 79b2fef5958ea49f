import { actionsField } from "../fields/actions.js";
import { eventTrigger } from "./event-trigger.js";

/** Somebody tapped a button. */
export const actionTaken = eventTrigger(
  "action",
  {
    key: "action_taken",
    noun: "Action",
    label: "New Tap",
    description: "Triggers when somebody taps a button or replies.",
  },
  [actionsField],
);
