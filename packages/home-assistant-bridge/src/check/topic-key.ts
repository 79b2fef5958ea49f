import { type IotpushClient, isIotpushError } from "@iotpush/core";
import { isNotFoundError } from "@iotpush/core/adapter";
import type { TopicConfig } from "../config/config.js";
import type { Finding } from "./finding.js";

/** Nobody's. */
const NO_RECEIPT = "00000000-0000-4000-8000-000000000000";

/** Whether the service knows the topic's key, at no cost: a receipt that does not exist is asked for. */
export async function checkTopicKey(client: IotpushClient, { name, apiKey }: TopicConfig): Promise<Finding> {
  const about = `Topic ${name}`;
  if (!apiKey)
    return {
      about,
      verdict: "warning",
      said: "No API key is set, so answers cannot be read from receipts.",
      fix: "Copy the topic's key from the dashboard into api_key.",
    };
  try {
    await client.receipts.get(NO_RECEIPT, { topic: name, retry: "none", timeoutMs: 8_000 });
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    if (!isNotFoundError(error))
      return {
        about,
        verdict: "problem",
        said: `${error.problem}.`,
        fix: error.fix,
        passing: error.isTemporary,
      };
  }
  return { about, verdict: "ok", said: "The service takes the API key." };
}
