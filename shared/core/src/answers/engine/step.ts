import { LifeDraft } from "./draft.js";
import { dropped, end, late } from "./ending.js";
import { nextEscalation, nextReminderAt } from "./follow-up.js";
import type { Effect, Input, Now, PendingTap, Run, Setting } from "./inputs.js";
import { accepted, attempt, notFound, pushed, pushLostAgain, refused, unknown } from "./pushing.js";
import { restarted } from "./restart.js";
import { conclude, lookLast } from "./silence.js";
import { wakeUp } from "./snoozing.js";
import { answeredHere, readShown, tapped, unreadable } from "./tapping.js";

/**
 * Decides what one input means for a question. Pure, and the only place that decides it: the host saves the life if it changed,
 * then carries out the effects in their order, and sees to what `wakeAt` and `watched` say of the new state.
 */
export function step(
  run: Run,
  input: Input,
  now: Now,
  setting: Setting,
): Run & { readonly effects: readonly Effect[] } {
  const draft = new LifeDraft(run, now, setting);
  apply(draft, input);
  conclude(draft);
  settlePending(draft);
  const { life, live, effects } = draft;
  return { life: life === run.life ? life : { ...life, version: run.life.version + 1 }, live, effects };
}

function apply(draft: LifeDraft, input: Input) {
  switch (input.t) {
    case "ask":
      draft.audit("asked");
      return attempt(draft, "first", draft.life.question.topic);
    case "restart":
      return restarted(draft, input.boot);
    case "pushed":
      return pushed(draft, input.n, input.result);
    case "refused":
      return refused(draft, input.n, input.error);
    case "unknown":
      return unknown(draft, input.n, input.error);
    case "found":
      return void accepted(draft, input.n, input.message);
    case "not_found":
      return notFound(draft, input.n, input.later);
    case "tap":
      return tapped(draft, input);
    case "local":
      return answeredHere(draft, input.answer);
    case "receipt":
      return readShown(draft, input.receipt, input.begunAt);
    case "unreadable":
      return unreadable(draft, input.receiptId, input.final, input.error);
    case "due":
      return due(draft, input.isLeft);
    case "changed":
      return;
    case "cancel":
      return end(draft, { kind: "cancelled", reason: input.reason });
    case "delivered":
      draft.change({ delivered: true });
      return draft.audit("delivered", { outcome: draft.life.outcome?.kind });
    case "delivery_failed":
      // The flow says so itself: no crash is to be feared of the next delivery.
      if (!draft.life.delivered) draft.change({ refused: true, deliveries: 0, begun: [] });
      draft.audit("not_delivered", { outcome: draft.life.outcome?.kind, problem: input.error });
      return draft.emit({ do: "warn", text: `The outcome could not be delivered: ${input.error}` });
    case "delivery_dropped":
      return dropped(draft, input.id);
  }
}

function due(draft: LifeDraft, isLeft = false) {
  const { life, live, now, setting } = draft;
  if (life.outcome) return;
  // However often it changes hands, nobody waits longer than the grace period.
  if (isLeft && live.lastLook && now.wall >= (life.deadline ?? now.wall) + setting.graceMs)
    return draft.keep({ deadline: now.mono - setting.graceMs });
  if (isLeft) return;
  if (live.lastLook || (live.deadline !== null && now.mono >= live.deadline)) return lookLast(draft);
  wakeUp(draft);
  pushLostAgain(draft);
  const remindAt = nextReminderAt(draft);
  if (remindAt !== null && now.mono >= remindAt) {
    draft.keep({ remindedAt: now.mono });
    attempt(draft, "reminder", life.question.reminder?.topic ?? life.question.topic);
  }
  const next = nextEscalation(draft);
  if (next && now.mono >= next.at) attempt(draft, "escalation", next.topic);
}

/** Callbacks that waited for a push are judged once none is on its way; all others when the question has ended. */
function settlePending(draft: LifeDraft) {
  const { pending, inFlight } = draft.live;
  const { outcome, pushes } = draft.life;
  const isReady = ({ answer, on }: PendingTap) => {
    const push = pushes.find(({ messageId }) => messageId === answer.messageId);
    if (outcome || push?.usedUp) return true;
    return on === "push" && (push !== undefined || inFlight.length === 0);
  };
  const ready = pending.filter(isReady);
  if (ready.length === 0) return;
  draft.keep({ pending: pending.filter((tap) => !ready.includes(tap)) });
  for (const tap of ready)
    if (outcome) late(draft, tap);
    else tapped(draft, tap);
}
