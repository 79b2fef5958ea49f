import type { ActionButton } from "../../contract/action-button.js";
import { type PresetActionId, presetButton } from "../../contract/presets.js";

/** A set of predefined ids with labels of one's own if wanted; the rest get the lock screen's words. */
const set =
  /* @__NO_SIDE_EFFECTS__ */
    <const Ids extends readonly PresetActionId[]>(...ids: Ids) =>
    (labels: Partial<Record<Ids[number], string>> = {}): (ActionButton & { readonly id: Ids[number] })[] =>
      ids.map((id: Ids[number]) => presetButton(id, labels[id]));

/** Buttons for the common questions, all of them shown on the lock screen. Documentation: Pre-defined Action Categories. */
export const buttons = {
  acknowledge: set("ack"),
  reply: set("reply"),
  comment: set("comment"),
  acknowledgeSnooze: set("ack", "snooze"),
  confirmDeny: set("confirm", "deny"),
  approveReject: set("approve", "reject"),
  yesNo: set("yes", "no"),
  openDismiss: set("open", "dismiss"),
  acknowledgeSnoozeReply: set("ack", "snooze", "reply"),
  approveRejectComment: set("approve", "reject", "comment"),
  acknowledgeEscalateReply: set("ack", "escalate", "reply"),
} as const;
