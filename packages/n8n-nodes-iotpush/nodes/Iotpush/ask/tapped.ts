import { type Answer, isIotpushError, type Receipt, receiptOfMessage } from "@iotpush/core/adapter";
import { type CredentialConnection, readerOf } from "../../common/connection.ts";
import type { Memory, RememberedPush } from "./memory.ts";
import type { ResumeCall } from "./settle.ts";
import { isPushedByOther, watchOf } from "./watch.ts";

const LONGEST_PUSH_MS = 5 * 60_000;
/** The service writes times in seconds, and its clock is known by a push that took a while. */
const SLACK_MS = 5_000;
const READ_MS = 4_000;

/**
 * The push whose message was tapped. One that this execution does not know, since it was pushed when it waited already or its
 * response was lost, must be proven by its receipt: of this topic, created by this attempt, and no other question's. Undefined if
 * it is not this question's. Rejects if the receipt cannot be read right now.
 */
export async function tappedPush(call: ResumeCall, tap: Answer): Promise<RememberedPush | undefined> {
  const { memory, attempt } = call;
  const pushes = watchOf(memory.id)?.pushes ?? memory.pushes;
  const push = [...pushes, ...memory.pushes].find(({ messageId }) => messageId === tap.messageId);
  if (push) return push;
  const taken = pushes.some(({ n, receiptId }) => n === attempt.n || receiptId === tap.receiptId);
  if (taken || isPushedByOther(tap.messageId, memory.id)) return undefined;
  const connection = await call.connection();
  if (!connection?.client.hasTopicKey()) return undefined;
  const { client, credential } = connection;
  const topic = attempt.via ? credential.topic : memory.asked.topic;
  // Only the live service's callbacks name the receipt; otherwise it is found with the session token.
  const since = attempt.at - LONGEST_PUSH_MS;
  const receiptId =
    tap.receiptId ??
    (await receiptOfMessage(client, tap.messageId, since, { timeoutMs: READ_MS }))?.receipt_id;
  if (!receiptId) return undefined;
  const receipt = await readReceipt(connection, { receiptId, topic });
  if (receipt === "unavailable" || receipt.message_id !== tap.messageId) return undefined;
  const createdAt = receipt.created_at;
  const created = Date.parse(createdAt) - serviceAhead(memory);
  if (!(created > attempt.at - SLACK_MS && created < attempt.at + LONGEST_PUSH_MS)) return undefined;
  return { ...attempt, messageId: receipt.message_id, receiptId: receipt.receipt_id, topic, createdAt };
}

/** Reads a receipt for `judge`. Rejects if it cannot be read right now. */
export async function readReceipt(
  connection: CredentialConnection | undefined,
  { receiptId, topic }: Pick<RememberedPush, "receiptId" | "topic">,
): Promise<Receipt | "unavailable"> {
  if (!connection) throw new Error("the credential cannot be read");
  const options = { signal: AbortSignal.timeout(READ_MS), rank: "tap" } as const;
  try {
    const receipt = await readerOf(connection).look({ receiptId, topic }, options);
    if (receipt) return receipt;
  } catch (error) {
    if (isIotpushError(error) && !error.isTemporary) return "unavailable";
    return Promise.reject(error);
  }
  throw new Error("the receipt cannot be read right now");
}

/** By how much the service's clock is ahead of n8n's. */
function serviceAhead({ pushes: [first] }: Memory): number {
  return first ? Math.max(0, Date.parse(first.createdAt) - first.at - SLACK_MS) || 0 : 0;
}
