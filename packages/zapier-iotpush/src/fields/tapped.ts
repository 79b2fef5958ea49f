import type { Answer } from "@iotpush/core/adapter";
import type { OutputFields } from "zapier-platform-core";

/** A tap, flat for later steps. What is not known is null. */
export const tapped = (answer?: Partial<Answer>) => ({
  action_id: answer?.actionId ?? null,
  action_label: answer?.actionLabel ?? null,
  reply_text: answer?.replyText ?? null,
  device_name: answer?.deviceName ?? null,
  user_id: answer?.userId ?? null,
});

export const tappedOutput: OutputFields = [
  { key: "action_id", label: "Button ID" },
  { key: "action_label", label: "Button Text" },
  { key: "reply_text", label: "Reply" },
  { key: "device_name", label: "Device" },
  { key: "user_id", label: "User ID" },
];

export const tappedSample = tapped({
  actionId: "approve",
  actionLabel: "Approve",
  deviceName: "Pixel 9",
  userId: "9a1c1d52-0000-4000-8000-000000000004",
});

/** The question of all samples. */
export const SAMPLE = {
  message_id: "31d902cf-0000-4000-8000-000000000001",
  receipt_id: "b06e8c90-0000-4000-8000-000000000002",
  topic: "my-topic",
} as const;
export const SAMPLE_TOPIC_ID = "5f0f3a4e-0000-4000-8000-000000000003";

export const sentOutput: OutputFields = [
  { key: "message_id", label: "Message ID" },
  { key: "receipt_id", label: "Receipt ID" },
  { key: "topic", label: "Topic" },
];
