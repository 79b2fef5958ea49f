import { receiptOfMessage } from "../confirm-with-receipt.js";
import type { FoundMessage } from "../engine/inputs.js";
import type { Attempt } from "../engine/life.js";
import type { AskerCore } from "./asker-core.js";

/** How far the service's clock may be behind ours. */
const SKEW_MS = 60_000;

/**
 * The message of a push whose record was lost, if the topic's list shows exactly one that fits; its receipt too, with a session
 * token. Undefined if no tap on it could ever be learned of: a list names no receipt. Only the live service lists messages. Rejects with an
 * IotpushError if it cannot be looked up.
 */
export async function findMessage(
  core: Pick<AskerCore, "client" | "isKnown" | "callbackBase" | "mode">,
  { topic, at }: Attempt,
  text: string,
): Promise<FoundMessage | undefined> {
  const since = new Date(at - SKEW_MS).toISOString();
  const { messages } = await core.client.messages.list(topic, { since, limit: 50 });
  const alike = messages.filter(({ message }) => message.startsWith(text.trim()));
  const known = await Promise.all(alike.map(({ id }) => core.isKnown(id)));
  const fitting = alike.filter((_, index) => !known[index]);
  const [message] = fitting;
  if (!message || fitting.length > 1) return undefined;
  const found = { messageId: message.id, createdAt: message.created_at };
  const receipt = await receiptOfMessage(core.client, message.id, at - SKEW_MS);
  if (receipt) return { ...found, receiptId: receipt.receipt_id };
  return core.mode !== "poll" && core.callbackBase() ? found : undefined;
}
