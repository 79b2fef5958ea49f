import { type Answer, isIotpushError, type Receipt, receiptOfMessage } from "@iotpush/core/adapter";
import { type CredentialConnection, readerOf } from "../../common/connection.ts";
import type { Memory, RememberedAttempt, RememberedPush } from "./memory.ts";
import { isPushedByOther } from "./watch.ts";

const LONGEST_PUSH_MS = 5 * 60_000;
/** The service writes times in seconds, and its clock is known by a push that took a while. */
const SLACK_MS = 5_000;
const READ_MS = 4_000;

export interface Known {
  readonly memory: Memory;
  readonly pushes: readonly RememberedPush[];
  /** The attempt whose URL was called. */
  readonly attempt: RememberedAttempt;
  readonly connection: () => Promise<CredentialConnection | undefined>;
}

/**
 * The push whose message was tapped. One that this execution does not know, since it was pushed when it waited already or its
 * response was lost, must be proven by its receipt: of this topic, created by this attempt, and no other question's. Undefined if
 * it is not this question's. Rejects if the receipt cannot be read right now.
 */
export async function tappedPush(known: Known, tap: Answer): Promise<RememberedPush | undefined> {
  const { memory, pushes, attempt } = known;
  const push = [...pushes, ...memory.pushes].find(({ messageId }) => messageId === tap.messageId);
  if (push) return push;
  const taken = pushes.some(({ n, receiptId }) => n === attempt.n || receiptId === tap.receiptId);
  if (taken || isPushedByOther(tap.messageId, memory.id)) return undefined;
  const connection = await known.connection();
  if (!connection?.client.hasTopicKey()) return undefined;
  const topic = attempt.via ? connection.credential.topic : memory.asked.topic;
  const receiptId = tap.receiptId ?? (await listed(connection, tap.messageId, attempt.at))?.receipt_id;
  if (!receiptId) return undefined;
  const receipt = await read(connection, receiptId, topic);
  if (receipt === "unavailable" || receipt.message_id !== tap.messageId) return undefined;
  const created = Date.parse(receipt.created_at) - serviceAhead(memory);
  if (!(created > attempt.at - SLACK_MS && created < attempt.at + LONGEST_PUSH_MS)) return undefined;
  return {
    ...attempt,
    messageId: receipt.message_id,
    receiptId: receipt.receipt_id,
    topic,
    createdAt: receipt.created_at,
  };
}

/** The live service's callbacks name a receipt; otherwise a session token finds it. */
const listed = ({ client }: CredentialConnection, messageId: string, at: number) =>
  receiptOfMessage(client, messageId, at - LONGEST_PUSH_MS, { timeoutMs: READ_MS });

/** The push's receipt, for `judge`. Rejects if it cannot be read just now. */
export function receiptOfTap(
  connection: CredentialConnection | undefined,
  { receiptId, topic }: RememberedPush,
): Promise<Receipt | "unavailable"> {
  if (!connection) return Promise.reject(new Error("the credential cannot be read"));
  return read(connection, receiptId, topic);
}

async function read(
  connection: CredentialConnection,
  receiptId: string,
  topic: string,
): Promise<Receipt | "unavailable"> {
  const receipt = await readerOf(connection)
    .look({ receiptId, topic }, { signal: AbortSignal.timeout(READ_MS), rank: "tap" })
    .catch(unavailable);
  if (receipt === undefined) throw new Error("the receipt cannot be read right now");
  return receipt;
}

function unavailable(error: unknown): "unavailable" {
  if (isIotpushError(error) && !error.isTemporary) return "unavailable";
  throw error;
}

/** By how much the service's clock is ahead of n8n's. */
function serviceAhead({ pushes: [first] }: Memory): number {
  return first ? Math.max(0, Date.parse(first.createdAt) - first.at - SLACK_MS) || 0 : 0;
}
