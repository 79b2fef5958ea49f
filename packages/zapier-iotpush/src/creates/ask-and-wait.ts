import { checkInput, ReceiptReader, readEvent, watchReceipt } from "@iotpush/core/adapter";
import { type Bundle, defineCreate, defineInputFields, type ZObject } from "zapier-platform-core";
import { z } from "zod/v4";
import { openStep, type StepContext } from "../connection/client.js";
import { guarded, halted } from "../connection/errors.js";
import { lacksKey, pushInTime } from "../connection/push.js";
import { buttonFields, messageFields, respondersField } from "../fields/fields.js";
import { given, Texts } from "../fields/given.js";
import { ButtonInput, MessageInput, prepare, readButtons } from "../fields/read.js";
import {
  type AskStepInput,
  type AskStepOutput,
  askOutput,
  askSample,
  type RememberedQuestion,
  waiting,
} from "./ask-result.js";
import { canRead, judgeReceipt, judgeTap } from "./judge-tap.js";

const askInputFields = defineInputFields([
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
      "Send custom buttons as a predefined set with the same meaning if there is one, so that they show on the lock screen. Your Zap gets your own Button IDs back.",
  },
  {
    key: "confirm",
    label: "Confirm with the Receipt",
    type: "boolean",
    helpText:
      "Read the receipt before the Zap continues: who tapped, the reply and the time then come from there, and a tap that it does not show stops the Zap. Callbacks are not signed; what protects them is that only iotpush knows this wait's URL. Needs the topic's API key in the connection.",
  },
]);

const Input = z.object({
  ...MessageInput,
  ...ButtonInput,
  allowed_responders: Texts.optional(),
  fit_buttons: z.boolean().default(true),
  confirm: z.boolean().default(false),
});

/** The same for the same fields, so that an answer that comes days later finds its button. Throws ValidationError. */
function readAsk(inputData: Readonly<Record<string, unknown>>): AskStepInput {
  const { topic, button_set, buttons, allowed_responders, fit_buttons, confirm, ...message } = checkInput(
    Input,
    given(inputData),
    "The question",
  );
  const own = readButtons({ button_set, buttons });
  const actions = own.length > 0 ? own : readButtons({ button_set: "approve-reject" });
  return {
    topic,
    allowedResponders: allowed_responders,
    confirm,
    prepared: prepare({ ...message, actions }, { fitButtons: fit_buttons }),
  };
}

const LOOK_MS = 15_000;

async function lookForAnswer(
  step: StepContext,
  asked: RememberedQuestion,
  input: AskStepInput,
): Promise<AskStepOutput> {
  if (!canRead(step, asked.topic)) return waiting(asked);
  const signal = AbortSignal.timeout(Math.min(LOOK_MS, step.left()));
  const reader = new ReceiptReader({ client: step.client, clock: step.clock });
  try {
    const target = { receiptId: asked.receipt_id, topic: asked.topic };
    for await (const receipt of watchReceipt(reader, target, { signal })) {
      const judged = judgeReceipt(asked, receipt, { ...input, button: input.prepared.button });
      if (judged) return judged;
    }
    return waiting(asked);
  } finally {
    reader.close();
  }
}

const AskedOutput = z.object({ message_id: z.string(), receipt_id: z.string(), topic: z.string() });

/** Sends the question; with a callback URL, the answer is posted there. */
async function ask(zapier: ZObject, step: StepContext, input: AskStepInput, callbackUrl: string | undefined) {
  const topic = input.topic ?? step.topic;
  if (input.confirm && !canRead(step, topic)) throw lacksKey(step, topic);
  const result = await pushInTime(zapier, step, topic, {
    ...input.prepared.push,
    ...(callbackUrl ? { callback_url: callbackUrl } : {}),
  });
  const asked: RememberedQuestion = {
    message_id: result.id,
    receipt_id: result.receipt_id,
    topic: result.topic ?? topic,
  };
  return { asked, subscribers: result.subscribers };
}

async function perform(zapier: ZObject, bundle: Bundle) {
  const step = openStep(zapier, bundle);
  const input = readAsk(bundle.inputData);
  const testing = bundle.meta.isLoadingSample;
  const { asked, subscribers } = await ask(
    zapier,
    step,
    input,
    testing ? undefined : zapier.generateCallbackUrl(),
  );
  if (subscribers === 0)
    throw halted(
      zapier,
      `Nobody is subscribed to ${asked.topic}, so nobody can answer. Subscribe a phone to the topic in the iotpush app.`,
    );
  return testing ? lookForAnswer(step, asked, input) : waiting(asked);
}

async function performResume(zapier: ZObject, bundle: Bundle) {
  const asked = checkInput(AskedOutput, bundle.outputData ?? {}, "What this wait remembers of its question");
  const input = readAsk(bundle.inputData);
  const read = readEvent(bundle.cleanedRequest);
  const tap = read.ok ? read.event.answer : undefined;
  const judged = tap && (await judgeTap(openStep(zapier, bundle), asked, tap, input));
  if (judged) return judged;
  throw halted(
    zapier,
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
