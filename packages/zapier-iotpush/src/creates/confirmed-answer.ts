import { type Answer, answersOf, isAllowedResponder } from "@iotpush/core/portable";
import type { Desk } from "../connection/client.js";
import type { AskInput } from "./ask-input.js";
import type { Asked } from "./ask-outcome.js";

/** Whether this connection can read the receipts of a topic. */
export const canRead = ({ client }: Desk, topic: string): boolean =>
  client.hasTopicKey(topic) || client.hasSession;

/**
 * The answer of a callback, read back from our own receipt where it must be confirmed or does not say who tapped. Undefined
 * where the receipt does not show it. Documentation: Get a receipt.
 */
export async function confirmedAnswer(
  desk: Desk,
  asked: Asked,
  answer: Answer,
  { confirm, allowedResponders }: AskInput,
): Promise<Answer | undefined> {
  const mustIdentify = answer.userId === undefined && !isAllowedResponder(answer, allowedResponders);
  if (!confirm && !(mustIdentify && canRead(desk, asked.topic))) return answer;
  const receipt = await desk.client.receipts.get(asked.receipt_id, { topic: asked.topic });
  const real = answersOf(receipt).find(({ actionId }) => actionId === answer.actionId);
  return real && { ...answer, ...real };
}
