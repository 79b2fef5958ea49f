import {
  type Answer,
  answersOf,
  isIotpushError,
  type PushResult,
  ReceiptReader,
  watchReceipt,
} from "@iotpush/core/portable";
import type { IExecuteFunctions } from "n8n-workflow";
import type { Connection } from "../../common/connection.ts";
import { clock } from "../../common/transport.ts";

/** The longest time a timer can be set to, 24 days; with a longer one it would go off at once. A message is over long before. */
const MAX_SIGNAL_MS = 2_147_483_647;

/**
 * The answer that the receipt already shows. A tap while the execution still runs is answered 409 by n8n and lost, so this is
 * read last of all before it waits. A receipt that cannot be read just now is no reason not to wait.
 */
export async function earlyAnswer(
  { client }: Connection,
  host: IExecuteFunctions,
  pushed: PushResult,
): Promise<Answer | undefined> {
  if (!client.hasTopicKey() && !client.hasSession) return undefined;
  try {
    const receipt = await client.receipts.get(pushed.receipt_id, { timeoutMs: 4_000, retry: "none" });
    return answersOf(receipt)[0];
  } catch (error) {
    host.logger.warn(
      `iotpush: the receipt could not be read before waiting: ${isIotpushError(error) ? error.message : String(error)}`,
    );
    return undefined;
  }
}

/** The answer, by reading the receipt until the time; undefined where it passed, the message expired or the execution ended. */
export async function polledAnswer(
  { client }: Connection,
  host: IExecuteFunctions,
  pushed: PushResult,
  options: { readonly till: Date; readonly everySeconds: number },
): Promise<Answer | undefined> {
  const reader = new ReceiptReader({ client, clock });
  const left = Math.max(0, options.till.getTime() - clock.now());
  const cancelled = host.getExecutionCancelSignal();
  const signals = [AbortSignal.timeout(Math.min(left, MAX_SIGNAL_MS)), ...(cancelled ? [cancelled] : [])];
  const target = { receiptId: pushed.receipt_id, createdAt: pushed.timestamp };
  try {
    const everyMs = Math.max(1, options.everySeconds) * 1_000;
    for await (const receipt of watchReceipt(reader, target, { signal: AbortSignal.any(signals), everyMs })) {
      const [answer] = answersOf(receipt);
      if (answer) return answer;
    }
    return undefined;
  } finally {
    reader.close();
  }
}
