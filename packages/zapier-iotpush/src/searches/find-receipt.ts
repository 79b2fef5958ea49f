import { checkInput, isNotFoundError, type Receipt, ValidationError } from "@iotpush/core/adapter";
import { defineInputFields, defineSearch } from "zapier-platform-core";
import { z } from "zod/v4";
import { type Desk, openDesk } from "../connection/client.js";
import { guarded } from "../connection/errors.js";
import { needsSession } from "../connection/needs-session.js";
import { buttonFields } from "../fields/buttons.js";
import { ButtonInput, readButtons } from "../fields/read-buttons.js";
import { respondersField } from "../fields/responders.js";
import { topicField } from "../fields/topic.js";
import { TopicName } from "../fields/topic-name.js";
import { given } from "../given.js";
import { Texts } from "../given-texts.js";
import { readOutcome } from "./read-outcome.js";
import { receiptItem, receiptOutput, receiptSample } from "./receipt-item.js";

const Input = z.object({
  receipt_id: z.string().optional(),
  message_id: z.string().optional(),
  topic: TopicName.optional(),
  ...ButtonInput,
  allowed_responders: Texts.optional(),
});

/** A message's receipt can be looked up by the message for this long. */
const LOOK_BACK_MS = 30 * 24 * 60 * 60_000;
const MOST_RECEIPTS = 1_000;

async function byReceipt({ client, topic }: Desk, id: string, of: string | undefined) {
  try {
    return await client.receipts.get(id, { topic: of ?? topic });
  } catch (error) {
    if (isNotFoundError(error)) return undefined;
    throw error;
  }
}

/** Receipts cannot be asked for by message: the newest ones are gone through. */
async function byMessage(desk: Desk, messageId: string): Promise<Receipt | undefined> {
  needsSession(desk, "Finding a receipt by its message");
  const since = new Date(desk.clock.now() - LOOK_BACK_MS).toISOString();
  let left = MOST_RECEIPTS;
  for await (const receipt of desk.client.receipts.iterate({ since, limit: 100 })) {
    if (receipt.message_id === messageId) return receipt;
    left -= 1;
    if (left === 0) break;
  }
  return undefined;
}

/** What became of a notification. Documentation: Get a receipt. */
export const findReceipt = defineSearch({
  key: "find_receipt",
  noun: "Receipt",
  display: {
    label: "Find Receipt",
    description:
      "Finds what became of a notification: delivered, read, answered, by whom and how, or expired.",
  },
  operation: {
    inputFields: defineInputFields([
      {
        key: "receipt_id",
        label: "Receipt ID",
        type: "string",
        helpText: "From the step that sent the notification. The topic's API key is enough.",
      },
      {
        key: "message_id",
        label: "Message ID",
        type: "string",
        helpText:
          "Where there is no Receipt ID. Looks through the last 1,000 receipts; needs a session token.",
      },
      topicField,
      {
        key: "question",
        label: "The Question",
        type: "copy",
        helpText:
          "To go on with an answer, put **Outcome** or **Button ID** into a **Path**. Fill in the buttons of the step that sent the notification to get your own Button IDs back; without them, any button is an answer.",
      },
      ...buttonFields,
      respondersField,
    ]),
    perform: guarded(async (zapier, bundle) => {
      const desk = openDesk(zapier, bundle);
      const { receipt_id, message_id, topic, button_set, buttons, allowed_responders } = checkInput(
        Input,
        given(bundle.inputData),
        "The search",
      );
      if (!receipt_id && !message_id)
        throw new ValidationError({
          what: "The search",
          issues: [{ field: "receipt_id", problem: "is required where there is no message_id" }],
          fix: "Fill in one of the two.",
        });
      const receipt = receipt_id
        ? await byReceipt(desk, receipt_id, topic)
        : await byMessage(desk, message_id ?? "");
      if (!receipt) return [];
      const known = { actions: readButtons({ button_set, buttons }), allowedResponders: allowed_responders };
      return [receiptItem(receipt, readOutcome(receipt, topic ?? desk.topic, known))];
    }),
    sample: receiptSample,
    outputFields: receiptOutput,
  },
});
