import { randomUUID } from "node:crypto";
import { isIotpushError } from "@iotpush/core";
import type { Activity } from "../activity/activity.js";
import type { AnswerRouter } from "../answers/answer-router.js";
import type { TopicConfig } from "../config/config.js";
import { questionOf } from "../delivery/sender.js";
import { mapNotification } from "../mapping/index.js";

const TIMEOUT_MS = 10 * 60_000;

/** A question whose answer nobody acts on: its way back shows whether callbacks arrive. */
export async function askTestQuestion(
  { router, activity }: { readonly router: AnswerRouter; readonly activity: Activity },
  topic: TopicConfig,
): Promise<void> {
  const id = randomUUID();
  const text = "Answer test: please tap a button.";
  const mapped = mapNotification({
    title: "Test",
    message: text,
    data: {
      actions: [
        { action: "yes", title: "Yes" },
        { action: "no", title: "No" },
      ],
    },
  });
  if (mapped.kind !== "push") return;
  activity.tell({ id, topic: topic.name, kind: "accepted", via: "test", title: "Test", text });
  const question = questionOf(topic, mapped, { context: { id, from: "test" }, timeoutMs: TIMEOUT_MS });
  try {
    const { asked } = await router.asker.ask(question);
    if (!asked.pushed) return;
    const { id: messageId, subscribers } = asked.pushed;
    activity.tell({ id, topic: topic.name, kind: "sent", messageId, subscribers, asks: true });
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    activity.tell({ id, topic: topic.name, kind: "failed", problem: error.message });
  }
}
