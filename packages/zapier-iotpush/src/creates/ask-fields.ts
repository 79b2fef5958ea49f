import { defineInputFields } from "zapier-platform-core";
import { buttonFields } from "../fields/buttons.js";
import { messageFields } from "../fields/message.js";
import { respondersField } from "../fields/responders.js";

/** The fields of a question, with the limits of waiting said where it is set up. */
export const askInputFields = defineInputFields([
  {
    key: "limits",
    label: "How Long It Waits",
    type: "copy",
    helpText:
      "The Zap waits until somebody taps, up to 30 days; Zapier has no shorter limit for a step that waits. iotpush accepts no taps after the notification expires, and notifies nobody: the Zap then keeps waiting. If no answer must lead somewhere too, use **Send Notification**, **Delay by Zapier** and **Find Receipt** instead. A test in the editor cannot wait: it sends the question and looks for an answer for up to 15 seconds.",
  },
  ...messageFields,
  ...buttonFields,
  respondersField,
  {
    key: "fit_buttons",
    label: "Fit Buttons to the Lock Screen",
    type: "boolean",
    default: "true",
    helpText:
      "Send custom buttons as a predefined set of the same meaning if there is one, so that they show on the lock screen. Your Zap gets your own Button IDs back.",
  },
  {
    key: "confirm",
    label: "Confirm with the Receipt",
    type: "boolean",
    helpText:
      "Read the receipt before the Zap continues: who tapped, the reply and the time then come from there, and a tap that it does not show stops the Zap. Callbacks are not signed; what protects them is that only iotpush knows this wait's URL. Needs the topic's API key in the connection.",
  },
]);
