import { type Answer, isIotpushError } from "@iotpush/core/portable";
import type { Logger } from "n8n-workflow";
import type { Connection } from "../../common/connection.ts";

interface Teller extends Connection {
  readonly logger: Logger;
}

const who = ({ deviceName, userId }: Answer): string => deviceName ?? userId ?? "somebody";

/** Tells the topic, quietly. A notice that cannot be sent never holds up an answer. */
async function tell({ client, logger }: Teller, topic: string, message: string): Promise<void> {
  try {
    await client.messages.push(topic, { message, priority: "low" }, { timeoutMs: 4_000 });
  } catch (error) {
    logger.warn(`iotpush: a notice was not sent: ${isIotpushError(error) ? error.message : String(error)}`);
  }
}

export const tellOutcome = (teller: Teller, topic: string, answer: Answer, label: string): Promise<void> =>
  tell(teller, topic, `${label}: ${who(answer)}${answer.replyText ? `\n${answer.replyText}` : ""}`);

export const tellUnauthorized = (teller: Teller, topic: string, notice: string): Promise<void> =>
  notice ? tell(teller, topic, notice) : Promise.resolve();
