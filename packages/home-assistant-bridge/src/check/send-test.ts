import { type IotpushClient, isIotpushError } from "@iotpush/core";
import type { CheckFinding } from "./finding.js";

/** One low-priority message: whether the topic exists and takes it, and whether anybody gets it. */
export async function sendTestMessage(client: IotpushClient, topic: string): Promise<CheckFinding> {
  const about = `Topic ${topic}`;
  try {
    const { subscribers } = await client.messages.push(topic, {
      title: "iotpush bridge",
      message: "This is a test from Home Assistant's bridge. No action needed.",
      priority: "low",
    });
    if (subscribers !== 0)
      return {
        about,
        level: "ok",
        title: `A test message was sent to ${subscribers ?? "the topic's"} subscriber(s).`,
      };
    return {
      about,
      level: "problem",
      title: "A test message was sent, but nobody is subscribed to the topic.",
      fix: "Subscribe a phone to the topic in the iotpush app.",
    };
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return { about, level: "problem", title: `${error.problem}.`, fix: error.fix };
  }
}
