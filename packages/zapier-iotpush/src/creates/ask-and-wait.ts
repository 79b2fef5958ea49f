import { readEvent, ValidationError } from "@iotpush/core/portable";
import { type Bundle, defineCreate, type ZObject } from "zapier-platform-core";
import { z } from "zod/v4";
import { type Desk, openDesk } from "../connection/client.js";
import { guarded, halted } from "../connection/errors.js";
import { askFields } from "./ask-fields.js";
import { type AskInput, readAsk } from "./ask-input.js";
import { type Asked, askOutput, askSample, outcomeOf, waiting } from "./ask-outcome.js";
import { canRead, confirmedAnswer } from "./confirmed-answer.js";
import { lookForAnswer } from "./look-for-answer.js";

const AskedOutput = z.object({ message_id: z.string(), receipt_id: z.string(), topic: z.string() });

/** Sends the question; with a callback URL, the answer is posted there. */
async function ask(desk: Desk, input: AskInput, callbackUrl: string | undefined) {
  const topic = input.topic ?? desk.topic;
  if (input.confirm && !canRead(desk, topic))
    throw new ValidationError({
      what: "The question",
      issues: [{ field: "confirm", problem: "needs the topic's API key" }],
      fix: `Add the key of ${topic} to the connection, or do not confirm.`,
    });
  const result = await desk.client.messages.push(topic, {
    ...input.prepared.push,
    ...(callbackUrl ? { callback_url: callbackUrl } : {}),
  });
  const asked: Asked = { message_id: result.id, receipt_id: result.receipt_id, topic: result.topic ?? topic };
  return { asked, subscribers: result.subscribers };
}

async function perform(zapier: ZObject, bundle: Bundle) {
  const desk = openDesk(zapier, bundle);
  const input = readAsk(bundle.inputData);
  const testing = bundle.meta.isLoadingSample;
  const { asked, subscribers } = await ask(desk, input, testing ? undefined : zapier.generateCallbackUrl());
  if (subscribers === 0)
    throw halted(
      zapier,
      `Nobody is subscribed to ${asked.topic}, so nobody can answer. Subscribe a phone to the topic in the iotpush app.`,
    );
  return testing ? lookForAnswer(desk, asked, input) : waiting(asked);
}

async function performResume(zapier: ZObject, bundle: Bundle) {
  const asked = AskedOutput.parse(bundle.outputData);
  const input = readAsk(bundle.inputData);
  const read = readEvent(bundle.cleanedRequest);
  const answer = read.ok ? read.event.answer : undefined;
  const button = answer && input.prepared.button(answer.actionId);
  if (!answer || !button || answer.messageId !== asked.message_id)
    throw halted(zapier, "What came to this wait's URL is not the answer to its question. Ask again.");
  const confirmed = await confirmedAnswer(openDesk(zapier, bundle), asked, answer, input);
  if (!confirmed)
    throw halted(zapier, "The receipt does not show the tap that came in, so it does not count. Ask again.");
  return outcomeOf(asked, confirmed, button, input);
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
    inputFields: askFields,
    perform: guarded(perform),
    performResume: guarded(performResume),
    sample: askSample,
    outputFields: askOutput,
  },
});
