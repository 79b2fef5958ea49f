import { checkInput, readEvent } from "@iotpush/core/adapter";
import { type Bundle, defineCreate, type ZObject } from "zapier-platform-core";
import { z } from "zod/v4";
import { type Desk, openDesk } from "../connection/client.js";
import { guarded, halted } from "../connection/errors.js";
import { lacksKey, pushInTime } from "../connection/push.js";
import { askInputFields } from "./ask-fields.js";
import { type AskStepInput, readAsk } from "./ask-input.js";
import { askOutput, askSample, type RememberedQuestion, waiting } from "./ask-result.js";
import { canRead, judgeTap } from "./judge-tap.js";
import { lookForAnswer } from "./look-for-answer.js";

const AskedOutput = z.object({ message_id: z.string(), receipt_id: z.string(), topic: z.string() });

/** Sends the question; with a callback URL, the answer is posted there. */
async function ask(zapier: ZObject, desk: Desk, input: AskStepInput, callbackUrl: string | undefined) {
  const topic = input.topic ?? desk.topic;
  if (input.confirm && !canRead(desk, topic)) throw lacksKey(desk, topic);
  const result = await pushInTime(zapier, desk, topic, {
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
  const desk = openDesk(zapier, bundle);
  const input = readAsk(bundle.inputData);
  const testing = bundle.meta.isLoadingSample;
  const { asked, subscribers } = await ask(
    zapier,
    desk,
    input,
    testing ? undefined : zapier.generateCallbackUrl(),
  );
  if (subscribers === 0)
    throw halted(
      zapier,
      `Nobody is subscribed to ${asked.topic}, so nobody can answer. Subscribe a phone to the topic in the iotpush app.`,
    );
  return testing ? lookForAnswer(desk, asked, input) : waiting(asked);
}

async function performResume(zapier: ZObject, bundle: Bundle) {
  const asked = checkInput(AskedOutput, bundle.outputData ?? {}, "What this wait remembers of its question");
  const input = readAsk(bundle.inputData);
  const read = readEvent(bundle.cleanedRequest);
  const tap = read.ok ? read.event.answer : undefined;
  const judged = tap && (await judgeTap(openDesk(zapier, bundle), asked, tap, input));
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
    description:
      "Asks people on their phones and waits with the Zap until somebody taps a button or replies.",
  },
  operation: {
    inputFields: askInputFields,
    perform: guarded(perform),
    performResume: guarded(performResume),
    sample: askSample,
    outputFields: askOutput,
  },
});
