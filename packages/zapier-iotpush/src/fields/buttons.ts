import { ACTION_TYPES } from "@iotpush/core/adapter";
import { defineInputFields } from "zapier-platform-core";
import { SET_CHOICES } from "./button-set.js";

/** A predefined set, or buttons of one's own. */
export const buttonFields = defineInputFields([
  {
    key: "button_set",
    label: "Buttons",
    type: "string",
    choices: SET_CHOICES,
    helpText:
      "These show on the lock screen. For buttons of your own, leave this empty and fill in the lines below.",
  },
  {
    key: "buttons",
    label: "Custom Buttons",
    children: [
      {
        key: "id",
        label: "Button ID",
        type: "string",
        helpText: "What your Zap gets back, for example `close`.",
      },
      { key: "label", label: "Button Text", type: "string" },
      {
        key: "type",
        label: "Button Type",
        type: "string",
        choices: [...ACTION_TYPES],
        helpText: "`button` if empty; `reply` lets people type an answer.",
      },
      { key: "url", label: "Button URL", type: "string", helpText: "Only for the type `url`." },
      { key: "destructive", label: "Destructive", helpText: "Shown in red.", type: "boolean" },
    ],
  },
]);
