import type { CredentialConnection } from "../../common/connection.ts";
import type { RememberedAttempt, RememberedPush } from "./memory.ts";
import type { QuestionFields } from "./question.ts";

/** Pushes the question, once. Rejects with an IotpushError. */
export async function pushQuestion(
  { client, credential }: CredentialConnection,
  question: QuestionFields,
  attempt: RememberedAttempt,
  callback: string | undefined,
): Promise<RememberedPush & { readonly subscribers: number | undefined }> {
  const topic = attempt.via ? credential.topic : question.topic;
  const { id, receipt_id, timestamp, subscribers } = await client.messages.push(topic, {
    ...question.pushed,
    ...(callback ? { callback_url: callback } : {}),
  });
  const createdAt = timestamp ?? new Date(attempt.at).toISOString();
  return { ...attempt, messageId: id, receiptId: receipt_id, topic, createdAt, subscribers };
}
