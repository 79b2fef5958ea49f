import type { Answer } from "../answer.js";
import type { LifeDraft } from "./draft.js";
import { lostAttempts } from "./draft.js";
import type { PendingTap } from "./inputs.js";

/** A callback after the question's end: too late, or one that is known already. */
export function late(draft: LifeDraft, tap: PendingTap) {
  const { messageId, actionId, userId, deviceName } = tap.answer;
  const kind = lateness(draft, tap.answer);
  if (kind === "known") return draft.reply(tap, 200, "this tap is known already");
  if (kind === "foreign") return draft.reply(tap, 403, "this message is not the question's");
  draft.audit("tapped", { messageId, actionId, userId, deviceName, verdict: "late" });
  draft.emit({ do: "report", what: "late", answer: tap.answer });
  if (draft.life.question.lateNotice && !draft.life.lateNotice) {
    // Saved first, so that whoever has the URL cannot cause more than one push.
    draft.change({ lateNotice: true });
    draft.emit({ do: "late_notice" });
  }
  draft.reply(tap, 409, "this question has ended");
}

function lateness(draft: LifeDraft, { messageId, actionId }: Answer): "late" | "known" | "foreign" {
  const { outcome, pushes } = draft.life;
  const push = pushes.find((candidate) => candidate.messageId === messageId);
  const counted =
    outcome?.kind === "answered" || outcome?.kind === "unauthorized" ? outcome.answer : undefined;
  if (!push && counted?.messageId !== messageId) return lostAttempts(draft).length > 0 ? "late" : "foreign";
  if (push?.usedUp) return "known";
  if (counted?.messageId !== messageId) return "late";
  // A host that answered for itself may have reported it, which calls back; another button is somebody else's tap.
  const other = outcome?.kind === "answered" && outcome.route === "local";
  return other && draft.setting.prepared.button(actionId)?.id !== counted.actionId ? "late" : "known";
}
