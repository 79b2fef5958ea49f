import type { Priority } from "@iotpush/core/contract";
import { PRIORITIES } from "@iotpush/core/contract";
import { type NotificationData, objectOf, textOf } from "./notification.js";

const BY_WORD: Readonly<Record<string, Priority>> = {
  passive: "low",
  active: "normal",
  "time-sensitive": "high",
  critical: "urgent",
  min: "low",
  low: "low",
  default: "normal",
  normal: "normal",
  high: "high",
  max: "high",
  urgent: "urgent",
  alarm_stream: "urgent",
  alarm_stream_max: "urgent",
};

/** The most urgent priority that Android's and iOS's keys speak of; undefined if none does. */
export function priorityOf(data: NotificationData): Priority | undefined {
  const push = objectOf(data.push);
  const sound = objectOf(push.sound);
  const words = [
    push["interruption-level"],
    data.priority,
    data.importance,
    typeof data.channel === "string" && data.channel.startsWith("alarm_stream") ? data.channel : undefined,
    Number(sound.critical) === 1 ? "critical" : undefined,
  ];
  const found = words.flatMap((word) => BY_WORD[textOf(word)?.toLowerCase() ?? ""] ?? []);
  return PRIORITIES.findLast((priority) => found.includes(priority));
}
