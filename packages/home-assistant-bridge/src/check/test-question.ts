import { randomUUID } from "node:crypto";
import type { Asker } from "@iotpush/core";
import type { Activity } from "../activity/activity.js";
import type { TopicConfig } from "../config/config.js";
import { askAtOnce, questionOf } from "../delivery/sender.js";
import { mapNotification } from "../mapping/map-notification.js";

const TIMEOUT_MS = 10 * 60_000;

/** A question whose answer nobody acts on: its way back shows whether callbacks arrive. */
export async function askTestQuestion(
  parts: { readonly asker: Asker; readonly activity: Activity },
  topic: TopicConfig,
): Promise<void> {
  const actions = ["Yes", "No"].map((title) => ({ action: title.toLowerCase(), title }));
  const message = "Answer test: please tap a button.";
  const mapped = mapNotification({ title: "Test", message, data: { actions } });
  if (mapped.kind !== "push") return;
  const context = { id: randomUUID(), from: "test" } as const;
  await askAtOnce(parts, questionOf(topic, mapped, { context, timeoutMs: TIMEOUT_MS }), { via: "test" });
}
