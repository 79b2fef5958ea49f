import { type ActionButton, buttons, PRESET_WORDS, PRESETS, type PresetName } from "@iotpush/core/portable";

const BUILDERS: Record<PresetName, () => ActionButton[]> = {
  acknowledge: buttons.acknowledge,
  reply: buttons.reply,
  comment: buttons.comment,
  "acknowledge-snooze": buttons.acknowledgeSnooze,
  "confirm-deny": buttons.confirmDeny,
  "approve-reject": buttons.approveReject,
  "yes-no": buttons.yesNo,
  "open-dismiss": buttons.openDismiss,
  "acknowledge-snooze-reply": buttons.acknowledgeSnoozeReply,
  "approve-reject-comment": buttons.approveRejectComment,
  "acknowledge-escalate-reply": buttons.acknowledgeEscalateReply,
};

/** The predefined sets for a dropdown: name and the words that the lock screen shows. */
export const SET_CHOICES: Record<string, string> = Object.fromEntries(
  PRESETS.map(({ name, ids }) => [name, ids.map((id) => PRESET_WORDS[id]).join(", ")]),
);

export const SET_NAMES = Object.keys(BUILDERS) as [PresetName, ...PresetName[]];

/** The buttons of a predefined set. Documentation: Pre-defined Action Categories. */
export const buttonSet = (name: PresetName): ActionButton[] => BUILDERS[name]();
