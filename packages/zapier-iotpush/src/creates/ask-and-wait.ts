import { checkInput, readEvent } from "@iotpush/core/adapter";
import { type Bundle, defineCreate, defineInputFields } from "zapier-platform-core";
import { z } from "zod/v4";
import type { StepContext } from "../connection/client.js";
import { guarded, halted } from "../connection/errors.js";
import { lacksKey, pushInTime } from "../connection/push.js";
import { buttonFields, field, messageFields, respondersField } from "../fields/fields.js";
import { ButtonInput, given, MessageInput, prepare, readButtons, Texts } from "../fields/read.js";
import { askOutput, askSample, canRead, judgeTap, lookForAnswer, waiting } from "./judge-tap.js";

const askInputFields = defineInputFields([
  field("limits", "How Long It Waits", {
    type: "copy",
    helpText:
      "The Zap waits until somebody taps, up to 30 days; Zapier has no shorter limit for a step that waits. iotpush accepts no taps after the notification expires, and notifies nobody: the Zap then keeps waiting. If no answer must lead somewhere too, use **Send Notification**, **Delay by Zapier** and **Find Receipt** instead. A test in the editor cannot wait: it sends the question and looks for an answer for up to 15 seconds.",
  }),
  ...messageFields,
  ...buttonFields,
  respondersField,
  field("fit_buttons", "Fit Buttons to the Lock Screen", {
    type: "boolean",
    default: "true",
    helpText:
      "Send custom buttons as a predefined set with the same meaning if there is one, so that they show on the lock screen. Your Zap gets your own Button IDs back.",
  }),
  field("confirm", "Confirm with the Receipt", {
    type: "boolean",
    helpText:
      "Read the receipt before the Zap continues: who tapped, the reply and the time then come from there, and a tap that it does not show stops the Zap. Callbacks are not signed; what protects them is that only iotpush knows this wait's URL. Needs the topic's API key in the connection.",
  }),
]);

const Input = z.object({
  ...MessageInput,
  ...ButtonInput,
  allowed_responders: Texts.optional(),
  fit_buttons: z.boolean().default(true),
  confirm: z.boolean().default(false),
});

/** The same for the same fields, so that an answer that comes days later finds its button. Throws ValidationError. */
function readAsk(inputData: Readonly<Record<string, unknown>>) {
  const { topic, button_set, buttons, allowed_responders, fit_buttons, confirm, ...message } = checkInput(
    Input,
    given(inputData),
    "The question",
  );
  const own = readButtons({ button_set, buttons });
  const actions = own.length > 0 ? own : readButtons({ button_set: "approve-reject" });
  const { push, button } = prepare({ ...message, actions }, { fitButtons: fit_buttons });
  return { topic, push, question: { allowedResponders: allowed_responders, confirm, button } };
}

/** Sends the question. The answer is posted to the callback URL; a test in the editor does not wait for it. */
async function perform(step: StepContext, bundle: Bundle) {
  const { topic = step.topic, push, question } = readAsk(bundle.inputData);
  if (question.confirm && !canRead(step, topic)) throw lacksKey(step, topic);
  const callbackUrl = bundle.meta.isLoadingSample ? undefined : step.zapier.generateCallbackUrl();
  const callback = callbackUrl ? { callback_url: callbackUrl } : {};
  const sent = await pushInTime(step, topic, { ...push, ...callback });
  const asked = { message_id: sent.id, receipt_id: sent.receipt_id, topic: sent.topic ?? topic };
  if (sent.subscribers === 0)
    throw halted(
      step,
      `Nobody is subscribed to ${asked.topic}, so nobody can answer. Subscribe a phone to the topic in the iotpush app.`,
    );
  return bundle.meta.isLoadingSample ? lookForAnswer(step, asked, question) : waiting(asked);
}

const AskedOutput = z.object({ message_id: z.string(), receipt_id: z.string(), topic: z.string() });

async function performResume(step: StepContext, bundle: Bundle) {
  const asked = checkInput(AskedOutput, bundle.outputData ?? {}, "What this wait remembers of its question");
  const { question } = readAsk(bundle.inputData);
  const read = readEvent(bundle.cleanedRequest);
  const tap = read.ok ? read.event.answer : undefined;
  const judged = tap && (await judgeTap(step, asked, tap, question));
  if (judged) return judged;
  throw halted(
    step,
    "What reached this wait's URL is not a real tap on its question, so it does not count. Ask again.",
  );
}

/** Asks on phones and goes on with the answer. Documentation: Action Buttons, callback_url. */
export const askAndWait = defineCreate({
  key: "ask_and_wait",
  noun: "Question",
  display: {
    label: "Ask a Question and Wait",
    description: "Asks people on their phones and pauses the Zap until somebody taps a button or replies.",
  },
  operation: {
    inputFields: askInputFields,
    perform: guarded(perform),
    performResume: guarded(performResume),
    sample: askSample,
    outputFields: askOutput,
  },
});
