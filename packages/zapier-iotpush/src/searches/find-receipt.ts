import {
  type ActionButton,
  answersOf,
  checkInput,
  isNotFoundError,
  type JudgedQuestion,
  type Receipt,
  ValidationError,
} from "@iotpush/core/adapter";
import { defineInputFields, defineSearch, type OutputFields } from "zapier-platform-core";
import { z } from "zod/v4";
import { needsSession, type StepContext } from "../connection/client.js";
import { guarded } from "../connection/errors.js";
import {
  type AskStepOutput,
  askOutput,
  askSample,
  failedOutput,
  judgeReceipt,
  waiting,
} from "../creates/judge-tap.js";
import { buttonFields, field, respondersField, topicField } from "../fields/fields.js";
import { ButtonInput, given, prepare, readButtons, Texts, TopicName } from "../fields/read.js";
import { SAMPLE_TOPIC_ID } from "../fields/tapped.js";

/** A receipt and how its question stands, flat for later steps. A receipt names its topic by id only. */
const receiptItem = (receipt: Receipt, { topic: _, ...asked }: AskStepOutput) => ({
  ...asked,
  id: receipt.receipt_id,
  topic_id: receipt.topic_id,
  status: receipt.status,
  delivered_count: receipt.delivered_count,
  read_count: receipt.read_count,
  acted_count: receipt.acted_count,
  created_at: receipt.created_at,
  updated_at: receipt.updated_at,
});

const receiptOutput: OutputFields = [
  ...askOutput.filter((field) => !("key" in field && field.key === "topic")),
  { key: "topic_id", label: "Topic ID" },
  { key: "status", label: "Status" },
  { key: "delivered_count", label: "Delivered To", type: "integer" },
  { key: "read_count", label: "Read By", type: "integer" },
  { key: "acted_count", label: "Answered By", type: "integer" },
  { key: "created_at", label: "Sent", type: "datetime" },
  { key: "updated_at", label: "Changed", type: "datetime" },
];

const receiptSample = receiptItem(
  {
    receipt_id: askSample.receipt_id,
    message_id: askSample.message_id,
    topic_id: SAMPLE_TOPIC_ID,
    status: "acted",
    delivered_count: 2,
    read_count: 1,
    acted_count: 1,
    actions_taken: [],
    created_at: "2026-04-10T00:06:01.000Z",
    updated_at: "2026-04-10T00:10:22.000Z",
  },
  askSample,
);

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

async function byReceipt({ client, topic }: StepContext, id: string, of: string | undefined) {
  try {
    return await client.receipts.get(id, { topic: of ?? topic });
  } catch (error) {
    if (isNotFoundError(error)) return undefined;
    throw error;
  }
}

/** Receipts cannot be requested by message, so the newest ones are searched. */
async function byMessage(step: StepContext, messageId: string): Promise<Receipt | undefined> {
  needsSession(step, "Finding a receipt by its message");
  const since = new Date(step.clock.now() - LOOK_BACK_MS).toISOString();
  let left = MOST_RECEIPTS;
  for await (const receipt of step.client.receipts.iterate({ since, limit: 100 })) {
    if (receipt.message_id === messageId) return receipt;
    left -= 1;
    if (left === 0) break;
  }
  return undefined;
}

/** What a search knows of the question: its own buttons, none if any button is an answer, and whose tap counts. */
interface KnownQuestion {
  readonly actions: readonly ActionButton[];
  readonly allowedResponders: readonly string[] | undefined;
}

export function readOutcome(receipt: Receipt, topic: string, known: KnownQuestion): AskStepOutput {
  const asked = { message_id: receipt.message_id, receipt_id: receipt.receipt_id, topic };
  const taps = answersOf(receipt);
  const labelOf = (id: string) => taps.find(({ actionId }) => actionId === id)?.actionLabel ?? id;
  const anyButton = (id: string): ActionButton => ({ id, label: labelOf(id), type: "button" });
  const { actions, allowedResponders } = known;
  const button = actions.length > 0 ? ownButton(actions) : anyButton;
  const judged = judgeReceipt(asked, receipt, { allowedResponders, button });
  if (judged) return judged;
  const [tap] = taps;
  if (tap)
    return failedOutput(
      asked,
      `The button ${tap.actionId} was tapped, which is not one of the buttons given here. Fill in the same buttons as in the step that sent the notification.`,
    );
  return { ...waiting(asked), outcome: receipt.status === "expired" ? "expired" : "waiting" };
}

/** The step that sent the buttons may have fitted them to the lock screen or not. What could mean two buttons means neither. */
function ownButton(actions: readonly ActionButton[]): JudgedQuestion["button"] {
  const fitted = prepare({ message: "?", actions }, { fitButtons: true });
  return (actionId) => {
    const own = actions.find(({ id }) => id === actionId);
    const original = fitted.button(actionId);
    return own && original && own.id !== original.id ? undefined : (original ?? own);
  };
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
      field("receipt_id", "Receipt ID", {
        helpText: "From the step that sent the notification. The topic's API key is enough.",
      }),
      field("message_id", "Message ID", {
        helpText: "If you have no Receipt ID. Looks through the last 1,000 receipts; needs a session token.",
      }),
      topicField,
      field("question", "The Question", {
        type: "copy",
        helpText:
          "To go on with an answer, put **Outcome** or **Button ID** into a **Path**. Fill in the buttons of the step that sent the notification to get your own Button IDs back; without them, any button is an answer.",
      }),
      ...buttonFields,
      respondersField,
    ]),
    perform: guarded(async (step, bundle) => {
      const { receipt_id, message_id, topic, button_set, buttons, allowed_responders } = checkInput(
        Input,
        given(bundle.inputData),
        "The search",
      );
      if (!receipt_id && !message_id)
        throw new ValidationError({
          what: "The search",
          issues: [{ field: "receipt_id", problem: "is required if there is no message_id" }],
          fix: "Fill in one of the two.",
        });
      const receipt = receipt_id
        ? await byReceipt(step, receipt_id, topic)
        : await byMessage(step, message_id ?? "");
      if (!receipt) return [];
      const known = { actions: readButtons({ button_set, buttons }), allowedResponders: allowed_responders };
      return [receiptItem(receipt, readOutcome(receipt, topic ?? step.topic, known))];
    }),
    sample: receiptSample,
    outputFields: receiptOutput,
  },
});
