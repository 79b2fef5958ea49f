import type { PushResult } from "../contract/message.js";
import { isIotpushError } from "../wire/errors/guards.js";
import { type Dialect, type Finding, problem } from "./finding.js";
import type { Patient } from "./patient.js";

export interface Pushed {
  readonly findings: readonly Finding[];
  readonly result?: PushResult;
}

/** One low-priority push with the key: whether the key is right, and whether anybody would see a question. */
export async function tryPush({ client, topic }: Patient): Promise<Pushed> {
  try {
    const result = await client.messages.push(topic, {
      title: "iotpush doctor",
      message: "A test: nothing to do.",
      priority: "low",
    });
    return {
      result,
      findings: [{ check: "push", verdict: "ok", said: "The key may push to the topic." }, phones(result)],
    };
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return { findings: [problem("push", error)] };
  }
}

function phones({ subscribers }: PushResult): Finding {
  if (subscribers === undefined)
    return { check: "phones", verdict: "unknown", said: "The server does not say how many are subscribed." };
  if (subscribers > 0)
    return {
      check: "phones",
      verdict: "ok",
      said: `${subscribers} ${subscribers === 1 ? "phone or service is" : "phones or services are"} subscribed.`,
    };
  return {
    check: "phones",
    verdict: "problem",
    said: "Nobody is subscribed to the topic: no push is seen, and no question can be answered.",
    fix: "Subscribe a phone to the topic in the iotpush app.",
  };
}

/** Whether the topic's own key reads the receipt: without that, answers can't be polled. Documentation: Get a receipt. */
export async function tryReceipt({ client, topic }: Patient, result: PushResult): Promise<Finding[]> {
  try {
    await client.receipts.get(result.receipt_id, { topic });
    return [
      {
        check: "receipt",
        verdict: "ok",
        said: "The topic's key reads the receipt: answers can be learned without a public URL.",
      },
    ];
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    const found = problem("receipt", error);
    return [{ ...found, said: `${found.said} Without receipts, polling is off: only callbacks work.` }];
  }
}

/** A push without any credential: a private topic refuses it. Asked only where looking did not tell. */
export async function tryPrivacy(
  { stranger, topic }: Patient,
  known: { readonly isPrivate?: boolean | undefined; readonly dialect?: Dialect | undefined },
): Promise<Finding[]> {
  if (known.isPrivate !== undefined) return [privacy(known.isPrivate)];
  try {
    const message = "A test without the key: this topic is public.";
    await stranger.messages.push(topic, { title: "iotpush doctor", message, priority: "low" });
    return [privacy(false)];
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return error.status === 401 || error.status === 403 ? [privacy(true)] : [problem("privacy", error)];
  }
}

const privacy = (isPrivate: boolean): Finding =>
  isPrivate
    ? { check: "privacy", verdict: "ok", said: "The topic is private: only who has its key can push to it." }
    : {
        check: "privacy",
        verdict: "warning",
        said: "The topic is public: anyone who knows its name can subscribe, read, and answer.",
        fix: "Ask on a private topic, or name allowed responders in every question.",
      };
