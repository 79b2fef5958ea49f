import type { Connection } from "../../common/connection.ts";
import type { Attempt, Push } from "./memory.ts";
import type { Question } from "./question.ts";

/** Pushes the question, once. Rejects with an IotpushError. */
export async function push(
  { client, credential }: Connection,
  question: Question,
  attempt: Attempt,
  callback: string | undefined,
): Promise<Push & { readonly subscribers: number | undefined }> {
  const topic = attempt.via ? credential.topic : question.topic;
  const { id, receipt_id, timestamp, subscribers } = await client.messages.push(topic, {
    ...question.pushed,
    ...(callback ? { callback_url: callback } : {}),
  });
  const createdAt = timestamp ?? new Date(attempt.at).toISOString();
  return { ...attempt, messageId: id, receiptId: receipt_id, topic, createdAt, subscribers };
}
