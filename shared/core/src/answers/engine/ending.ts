import type { Answer } from "../answer.js";
import type { AskOutcome } from "../ask/outcome.js";
import { type LifeDraft, lostAttempts } from "./draft.js";
import type { PendingTap, Redelivered } from "./inputs.js";
import { SHARED_BOOT } from "./life.js";

/** Deliveries of an outcome that may each have crashed the process. */
const MOST_DELIVERIES = 2;
/** Among processes that share a store a crash is more often another's fault, or came before the flow was called. */
const MOST_SHARED_DELIVERIES = 5;

/** The end of a question, once. Callbacks that still wait are answered by `step`. */
export function end(draft: LifeDraft, outcome: AskOutcome) {
  const { life, now, setting } = draft;
  if (life.outcome) return;
  draft.change({ outcome, endedAt: now.wall });
  draft.audit("ended", { outcome: outcome.kind });
  if (life.unsure && setting.atMostOnce) giveUp(draft, outcome, "it may have been delivered before");
  else deliver(draft, outcome, life.unsure ? "maybe" : false);
}

/** Counted in the same save, before the flow is called. */
function deliver(draft: LifeDraft, outcome: AskOutcome, redelivered: Redelivered) {
  const { version, deliveries, begun = [] } = draft.life;
  const id = `${draft.setting.process} ${version + 1}`;
  draft.change({ deliveries: deliveries + 1, begun: [...begun, id] });
  draft.emit({ do: "deliver", id, outcome, redelivered });
}

/** A delivery was not begun after all. Its process may say so again, after another one has counted its own. */
export function dropped(draft: LifeDraft, id: string) {
  const { delivered, deliveries, begun = [] } = draft.life;
  if (delivered) return;
  const rest = begun.filter((each) => each !== id);
  // Also if it was taken back before: saved again, the question is given back for others to deliver.
  draft.change({ deliveries: deliveries - (begun.length - rest.length), begun: rest });
}

/** An outcome that the flow may not have accepted, after a restart. */
export function redeliver(draft: LifeDraft, outcome: AskOutcome, boot: string) {
  const { deliveries, delivered, refused, boot: before } = draft.life;
  const { atMostOnce } = draft.setting;
  if (delivered) return;
  const most = boot === SHARED_BOOT ? MOST_SHARED_DELIVERIES : MOST_DELIVERIES;
  if (atMostOnce && deliveries > 0)
    return giveUp(draft, outcome, "it was delivered once, and the process ended before the flow accepted it");
  if (deliveries >= most) return giveUp(draft, outcome, "the process ended at each delivery");
  draft.change({ boot });
  deliver(draft, outcome, deliveries === 0 && !refused ? false : before === boot ? true : "maybe");
}

/** Never delivers the outcome again. */
function giveUp(draft: LifeDraft, { kind }: AskOutcome, why: string) {
  const error = {
    code: "store" as const,
    message: `The outcome was given up: ${why}`,
    fix: "Look at what the flow did, and correct it.",
  };
  draft.change({ outcome: { kind: "failed", error }, delivered: true });
  draft.audit("not_delivered", { outcome: kind, problem: error.message });
  draft.emit({ do: "warn", text: `${error.message} (${kind}). ${error.fix}`, error });
  draft.emit({ do: "give_up", error });
}

/** A callback after the end: too late, or one that is known already. */
export function late(draft: LifeDraft, tap: PendingTap) {
  const kind = lateness(draft, tap.answer);
  if (kind === "known") return draft.reply(tap, 200, "this tap is already known");
  if (kind === "foreign") return draft.reply(tap, 403, "this message is not the question's");
  draft.auditTap(tap.answer, "late");
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
