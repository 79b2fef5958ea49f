import type { ActionButton } from "./action-button.js";

/**
 * The ids that the app knows, with the fixed words it shows on the lock screen, whatever the message's label says.
 * Documentation: Action Buttons, Pre-defined Action Categories.
 */
export const PRESET_WORDS = {
  ack: "Acknowledge",
  reply: "Reply",
  comment: "Comment",
  snooze: "Snooze 5m",
  confirm: "Confirm",
  deny: "Deny",
  approve: "Approve",
  reject: "Reject",
  yes: "Yes",
  no: "No",
  open: "Open",
  dismiss: "Dismiss",
  escalate: "Escalate",
} as const;
export type PresetActionId = keyof typeof PRESET_WORDS;

/** A set of ids that shows as buttons on the lock screen, and what each id means there. */
export interface Preset {
  readonly name: string;
  readonly ids: readonly PresetActionId[];
}

/** The predefined sets. `reply` and `comment` alone are one row of the documentation: the same single text button. */
export const PRESETS = [
  { name: "acknowledge", ids: ["ack"] },
  { name: "reply", ids: ["reply"] },
  { name: "comment", ids: ["comment"] },
  { name: "acknowledge-snooze", ids: ["ack", "snooze"] },
  { name: "confirm-deny", ids: ["confirm", "deny"] },
  { name: "approve-reject", ids: ["approve", "reject"] },
  { name: "yes-no", ids: ["yes", "no"] },
  { name: "open-dismiss", ids: ["open", "dismiss"] },
  { name: "acknowledge-snooze-reply", ids: ["ack", "snooze", "reply"] },
  { name: "approve-reject-comment", ids: ["approve", "reject", "comment"] },
  { name: "acknowledge-escalate-reply", ids: ["ack", "escalate", "reply"] },
] as const satisfies readonly Preset[];
export type PresetName = (typeof PRESETS)[number]["name"];

/** The ids of a set's buttons. */
export type PresetIds<Name extends PresetName> = Extract<
  (typeof PRESETS)[number],
  { readonly name: Name }
>["ids"][number];

/** The names of the predefined sets, as `z.enum` takes them. */
export const PRESET_NAMES = /* @__PURE__ */ PRESETS.map(({ name }) => name) as [PresetName, ...PresetName[]];

/** Ids that the app shows in red on the lock screen. */
export const RED_PRESET_IDS: readonly PresetActionId[] = ["deny", "reject", "escalate"];

/** Ids that take text on the lock screen. */
export const TEXT_PRESET_IDS: readonly PresetActionId[] = ["reply", "comment"];

/** The button of a predefined id. The lock screen shows its own word and color for it; another label shows only inside the app. */
export const presetButton = <Id extends PresetActionId>(
  id: Id,
  label: string = PRESET_WORDS[id],
): ActionButton & { readonly id: Id } => ({
  id,
  label,
  type: TEXT_PRESET_IDS.includes(id) ? "reply" : "button",
  ...(RED_PRESET_IDS.includes(id) ? { destructive: true } : {}),
});

/** The buttons of a predefined set, by its name such as `approve-reject`; undefined for a name that is not one. */
export function buttonSet(name: PresetName): ActionButton[];
export function buttonSet(name: string): ActionButton[] | undefined;
export function buttonSet(name: string): ActionButton[] | undefined {
  return PRESETS.find((preset) => preset.name === name)?.ids.map((id) => presetButton(id));
}
