import { findingOf, setupFinding } from "../client/setup-finding.js";
import type { PushResult } from "../contract/message.js";
import { isIotpushError } from "../wire/errors/guards.js";
import { type DoctorContext, type DoctorFinding, finding } from "./context.js";

export interface Pushed {
  readonly findings: readonly DoctorFinding[];
  readonly result?: PushResult;
}

/** One low-priority push with the key: whether the key is right, and whether anybody would see a question. */
export async function tryPush({ client, topic }: DoctorContext): Promise<Pushed> {
  try {
    const result = await client.messages.push(topic, {
      title: "iotpush doctor",
      message: "This is a test. No action needed.",
      priority: "low",
    });
    return {
      result,
      findings: [finding("push", "ok", "The key may push to the topic."), phones(result)],
    };
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return { findings: [findingOf(error, "push")] };
  }
}

function phones({ subscribers }: PushResult): DoctorFinding {
  if (subscribers === undefined)
    return finding("phones", "warning", "The server does not say how many are subscribed.");
  if (subscribers > 0) {
    const who = subscribers === 1 ? "phone or service is" : "phones or services are";
    return finding("phones", "ok", `${subscribers} ${who} subscribed.`);
  }
  return finding(
    "phones",
    "problem",
    "Nobody is subscribed to the topic: nobody sees a push, and nobody can answer.",
    "Subscribe a phone to the topic in the iotpush app.",
  );
}

/** Whether the topic's own key reads the receipt: without that, answers can't be polled. Documentation: Get a receipt. */
export async function tryReceipt(
  { client, topic }: DoctorContext,
  result: PushResult,
): Promise<DoctorFinding[]> {
  try {
    await client.receipts.get(result.receipt_id, { topic });
    const title = "The topic's key can read the receipt, so answers arrive without a public URL.";
    return [finding("receipt", "ok", title)];
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    const found = findingOf(error, "receipt");
    return [{ ...found, title: `${found.title} Without receipts, polling is off: only callbacks work.` }];
  }
}

/** A push without any credential: a private topic refuses it. */
export async function tryPrivacy({ stranger, topic }: DoctorContext): Promise<DoctorFinding> {
  try {
    const message = "A test without the key: this topic is public.";
    await stranger.messages.push(topic, { title: "iotpush doctor", message, priority: "low" });
    return setupFinding("topic_public");
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return error.status === 401 || error.status === 403
      ? setupFinding("topic_private")
      : findingOf(error, "topic_failed");
  }
}
