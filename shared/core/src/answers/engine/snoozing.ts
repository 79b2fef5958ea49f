import type { FailureDetails } from "../ask/outcome.js";
import type { LifeDraft } from "./draft.js";
import { end } from "./ending.js";
import type { JudgedPush } from "./judge.js";
import { attempt } from "./pushing.js";

/** How often people may put a question off: each time costs a push. */
const MOST_SNOOZES = 100;

/** How long this button puts the question off, in milliseconds; undefined for one that answers it. */
export const snoozeMs = ({ life }: LifeDraft, buttonId: string): number | undefined =>
  Object.hasOwn(life.question.snooze ?? {}, buttonId) ? life.question.snooze?.[buttonId] : undefined;

/**
 * Puts the question off: it stays open, and its time limit starts again with the push that follows. A tap that is seen only after the
 * deadline counts as well.
 */
export function snooze(draft: LifeDraft, ms: number, topic: JudgedPush["topic"]) {
  const { question, attempts, deadline } = draft.life;
  if (attempts.filter(({ why }) => why === "snooze").length >= MOST_SNOOZES)
    return end(draft, { kind: "failed", error: putOffTooOften });
  const limit = question.timeoutMs ?? 0;
  const { lastLook: _, ...live } = draft.live;
  draft.change({
    snoozed: { until: draft.now.wall + ms, topic: topic ?? question.topic },
    deadline: deadline === null ? null : draft.now.wall + ms + limit,
  });
  draft.live = {
    ...live,
    snoozedUntil: draft.now.mono + ms,
    deadline: live.deadline === null ? null : draft.now.mono + ms + limit,
  };
}

/** Pushes the question again once it was put off for long enough. */
export function wakeUp(draft: LifeDraft) {
  const { snoozed } = draft.life;
  const { snoozedUntil } = draft.live;
  if (!snoozed || snoozedUntil === null || draft.now.mono < snoozedUntil) return;
  draft.change({ snoozed: undefined });
  draft.keep({ snoozedUntil: null, remindedAt: draft.now.mono });
  attempt(draft, "snooze", snoozed.topic);
}

const putOffTooOften: FailureDetails = {
  code: "timeout",
  message: `The question was put off ${MOST_SNOOZES} times`,
  fix: "Ask again, or ask somebody else.",
};
