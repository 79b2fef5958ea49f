import { answersOf, isFinal } from "@iotpush/core/adapter";
import { type CredentialConnection, readerOf } from "../../common/connection.ts";
import { clock } from "../../common/transport.ts";
import type { RememberedPush } from "./memory.ts";
import { tellTooLate } from "./notices.ts";
import type { Watched } from "./watch.ts";

/** How long a tap that comes too late is still noticed, and how often is looked: soon at first, when most come. */
const LATE_MS = 60 * 60_000;
const FIRST_LATE_LOOK_MS = 3_000;
const LATE_LOOK_MS = 60_000;
/** Questions that are open come first: with more of them, late taps go unnoticed. */
const MOST_OPEN = 30;

/** Tells whoever taps an open message of a question that is over. Never rejects. */
export async function noticeLate(
  { host, question }: Watched,
  connectionOf: (push: RememberedPush) => CredentialConnection,
  open: readonly RememberedPush[],
): Promise<void> {
  const closed = clock.now();
  let left = [...open];
  for (let wait = FIRST_LATE_LOOK_MS; left.length > 0 && clock.now() < closed + LATE_MS; wait *= 1.5) {
    await clock.sleep(Math.min(LATE_LOOK_MS, wait));
    for (const push of left) {
      const connection = connectionOf(push);
      const reader = readerOf(connection);
      if (reader.size > MOST_OPEN) continue;
      const target = { receiptId: push.receiptId, topic: push.topic };
      const receipt = await reader.look(target, { rank: "routine" }).catch(() => undefined);
      if (!receipt || (!answersOf(receipt)[0] && !isFinal(receipt.status))) continue;
      left = left.filter((other) => other !== push);
      const teller = { ...connection, logger: host.logger };
      if (answersOf(receipt)[0]) await tellTooLate(teller, push.topic, question, closed, host.getTimezone());
    }
  }
}
