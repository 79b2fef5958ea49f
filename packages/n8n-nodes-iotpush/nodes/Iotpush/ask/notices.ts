import { type Answer, isIotpushError } from "@iotpush/core/adapter";
import type { Logger } from "n8n-workflow";
import type { CredentialConnection } from "../../common/connection.ts";
import { clockTime } from "../../common/zoned-time.ts";
import type { QuestionFields } from "./question.ts";

export interface Teller extends CredentialConnection {
  readonly logger: Logger;
}

const who = ({ deviceName, userId }: Answer): string => deviceName ?? userId ?? "somebody";

/** Sends a low-priority message. One that cannot be sent never holds up an answer. */
async function tell(
  { client, logger }: Teller,
  topic: string,
  message: string,
  title?: string,
): Promise<void> {
  try {
    const push = { message, priority: "low" as const, ...(title === undefined ? {} : { title }) };
    await client.messages.push(topic, push, { timeoutMs: 4_000 });
  } catch (error) {
    logger.warn(`iotpush: a notice was not sent: ${isIotpushError(error) ? error.message : String(error)}`);
  }
}

export const tellOutcome = (teller: Teller, topic: string, answer: Answer, label: string): Promise<void> =>
  tell(teller, topic, `${label}: ${who(answer)}${answer.replyText ? `\n${answer.replyText}` : ""}`);

export const tellUnauthorized = (teller: Teller, topic: string, notice: string): Promise<void> =>
  notice ? tell(teller, topic, notice) : Promise.resolve();

/** To whoever tapped when the question was over. */
export const tellTooLate = (
  teller: Teller,
  topic: string,
  { push }: QuestionFields,
  closed: number,
  zone: string,
): Promise<void> =>
  tell(
    teller,
    topic,
    `Too late: closed at ${clockTime(closed, zone)}`,
    push.title ?? push.message.slice(0, 80),
  );
