import { type ActionButton, buttonSet, PRESET_WORDS, PRESETS } from "@iotpush/core/contract";
import type { PushDraft } from "./draft.js";

/** The predefined sets, which show on the lock screen, and two that do not or open a link. */
export const BUTTON_SETS: readonly { readonly name: string; readonly actions: readonly ActionButton[] }[] = [
  { name: "None", actions: [] },
  ...PRESETS.map(({ name, ids }) => ({
    name: ids.map((id) => PRESET_WORDS[id]).join(", "),
    actions: buttonSet(name),
  })),
];

export const PUSH_EXAMPLES: readonly { readonly name: string; readonly draft: Partial<PushDraft> }[] = [
  {
    name: "Question",
    draft: {
      title: "Deployment request",
      message: "Release v2.1.0 to production, requested by alice",
      priority: "high",
      tags: "deploy",
      actions: buttonSet("approve-reject"),
    },
  },
  {
    name: "Alert",
    draft: {
      title: "Server alert",
      message: "CPU usage at 95 % on prod-01. Acknowledge, snooze, or say what you are doing.",
      priority: "urgent",
      tags: "prod,cpu",
      actions: [
        { id: "ack", label: "On it", type: "button" },
        { id: "snooze", label: "Snooze 15m", type: "button" },
        { id: "reply", label: "Reply", type: "reply" },
      ],
    },
  },
  {
    name: "Link",
    draft: {
      title: "Front door",
      message: "Somebody is at the door.",
      tags: "camera",
      actions: [
        { id: "camera", label: "Open camera", type: "url", url: "https://example.com/camera" },
        { id: "unlock", label: "Unlock", type: "button", destructive: true },
        { id: "dismiss", label: "Dismiss", type: "dismiss" },
      ],
    },
  },
  { name: "Plain", draft: { message: "Hello from my desk" } },
];
