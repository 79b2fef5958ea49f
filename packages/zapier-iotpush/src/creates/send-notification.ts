import { checkInput, lockScreen, type PushInput, type PushResult } from "@iotpush/core/adapter";
import { defineCreate, defineInputFields, type OutputFields } from "zapier-platform-core";
import { z } from "zod/v4";
import { guarded } from "../connection/errors.js";
import { pushInTime } from "../connection/push.js";
import { buttonFields, field, messageFields } from "../fields/fields.js";
import { ButtonInput, given, MessageInput, prepare, readButtons } from "../fields/read.js";
import { SAMPLE, sentOutput } from "../fields/tapped.js";

const sent = (push: PushInput, result: PushResult) => ({
  id: result.id,
  message_id: result.id,
  receipt_id: result.receipt_id,
  topic: result.topic,
  subscribers: result.subscribers,
  timestamp: result.timestamp,
  buttons_shown: lockScreen(push.actions ?? []).hint,
});

const outputFields: OutputFields = [
  ...sentOutput,
  { key: "subscribers", label: "Subscribed Phones", type: "integer" },
  { key: "timestamp", label: "Time", type: "datetime" },
  { key: "buttons_shown", label: "Where the Buttons Show" },
];

const sentSample = {
  id: SAMPLE.message_id,
  ...SAMPLE,
  subscribers: 2,
  timestamp: "2026-04-10T00:06:01.000Z",
  buttons_shown: "Shows on the lock screen as Approve, Reject.",
};

const Input = z.object({
  ...MessageInput,
  ...ButtonInput,
  fit_buttons: z.boolean().default(false),
  callback_url: z.string().optional(),
  callback_headers: z.record(z.string(), z.string()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

const moreFields = defineInputFields([
  field("fit_buttons", "Fit Buttons to the Lock Screen", {
    type: "boolean",
    helpText:
      "Send custom buttons as a predefined set with the same meaning if there is one, so that they show on the lock screen. **Find Receipt** gives your own Button IDs back if you fill in the same buttons there; a callback has the IDs of the set.",
  }),
  field("callback_url", "Callback URL", {
    helpText:
      "iotpush posts the answer there when a button is tapped, for example a **Catch Hook** of Webhooks by Zapier. To get the answer in this Zap, use **Ask a Question and Wait**.",
  }),
  {
    key: "callback_headers",
    label: "Callback Headers",
    dict: true,
    helpText: "Sent with the callback, such as a secret that your server checks.",
  },
  { key: "metadata", label: "Metadata", dict: true, helpText: "Stored with the message." },
]);

/** Sends a push. Documentation: Send Notification. */
export const sendNotification = defineCreate({
  key: "send_notification",
  noun: "Notification",
  display: {
    label: "Send Notification",
    description:
      "Sends a push notification, with buttons if you like, to everybody who subscribed to a topic.",
  },
  operation: {
    inputFields: defineInputFields([...messageFields, ...buttonFields, ...moreFields]),
    perform: guarded(async (step, bundle) => {
      const { topic, button_set, buttons, fit_buttons, ...message } = checkInput(
        Input,
        given(bundle.inputData),
        "The notification",
      );
      const actions = readButtons({ button_set, buttons });
      const input: PushInput =
        fit_buttons && actions.length > 0
          ? prepare({ ...message, actions }, { fitButtons: true }).push
          : { ...message, ...(actions.length > 0 ? { actions } : {}) };
      return sent(input, await pushInTime(step, topic ?? step.topic, input));
    }),
    sample: sentSample,
    outputFields,
  },
});
