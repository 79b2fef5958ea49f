import { type Answer, answersOf, errorText, isFinal } from "@iotpush/core/adapter";
import type { Logger } from "n8n-workflow";
import { type CredentialConnection, readerOf } from "../../common/connection.ts";
import { clock } from "../../common/transport.ts";
import { clockTime } from "../../common/zoned-time.ts";
import type { RememberedPush } from "./memory.ts";
import type { Watched } from "./watch.ts";

export const whoAnswered = ({ deviceName, userId }: Answer): string => deviceName ?? userId ?? "somebody";

/** Sends a low-priority message. One that cannot be sent never holds up an answer. */
export async function sendNotice(
  { client }: CredentialConnection,
  logger: Logger,
  topic: string,
  notice: { readonly message: string; readonly title?: string },
): Promise<void> {
  try {
    await client.messages.push(topic, { ...notice, priority: "low" }, { timeoutMs: 4_000 });
  } catch (error) {
    logger.warn(`iotpush: a notice was not sent: ${errorText(error)}`);
  }
}

/** How long a tap that comes too late is still noticed, and how often is looked: soon at first, when most come. */
const LATE_MS = 60 * 60_000;
const FIRST_LATE_LOOK_MS = 3_000;
const LATE_LOOK_MS = 60_000;
/** Questions that are open come first: with more of them, late taps go unnoticed. */
const MOST_OPEN = 30;

/** Notifies people who tap an open message of a question that is over. Never rejects. */
export async function noticeLate(
  { host, memory }: Watched,
  connectionOf: (push: RememberedPush) => CredentialConnection,
  open: readonly RememberedPush[],
): Promise<void> {
  const closed = clock.now();
  const { message, title = message.slice(0, 80) } = memory.asked.push;
  const notice = { message: `Too late: closed at ${clockTime(closed, host.getTimezone())}`, title };
  const left = new Set(open);
  for (let wait = FIRST_LATE_LOOK_MS; left.size > 0 && clock.now() < closed + LATE_MS; wait *= 1.5) {
    await clock.sleep(Math.min(LATE_LOOK_MS, wait));
    for (const push of left) {
      const connection = connectionOf(push);
      const reader = readerOf(connection);
      if (reader.size > MOST_OPEN) continue;
      const { receiptId, topic } = push;
      const receipt = await reader.look({ receiptId, topic }, { rank: "routine" }).catch(() => undefined);
      const isTapped = receipt !== undefined && answersOf(receipt).length > 0;
      if (isTapped || (receipt && isFinal(receipt.status))) left.delete(push);
      if (isTapped) await sendNotice(connection, host.logger, topic, notice);
    }
  }
}
