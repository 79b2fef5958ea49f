import { answerable } from "./draft.js";
import type { Effect, Now, Run, Setting } from "./inputs.js";
import type { Push } from "./life.js";

const EVERY_MS = 5 * 60_000;
const TIMES = 5;
const SOON_MS = 65_000;
/** How often the receipts of a question are read that no process keeps. */
const READ_MS = 60_000;
/** An outcome that the flow refused is delivered again after as long as it has waited, within these. */
const LEAST_AGAIN_MS = 10_000;
const MOST_AGAIN_MS = 600_000;

/** When the next reminder is due, on the monotonic clock; null if none is to come before the deadline. */
export function nextReminderAt({ life, live }: Run): number | null {
  const { reminder } = life.question;
  const made = life.attempts.filter(({ why }) => why === "reminder").length;
  if (!reminder || live.snoozedUntil !== null || made >= (reminder.times ?? TIMES)) return null;
  const at = live.remindedAt + (reminder.everyMs ?? EVERY_MS);
  return live.deadline === null || at < live.deadline ? at : null;
}

/** The next topic to escalate to, and when, on the monotonic clock. */
export function nextEscalation({ life, live }: Run): { readonly topic: string; readonly at: number } | null {
  const made = life.attempts.filter(({ why }) => why === "escalation").length;
  const next = life.question.escalation?.toSorted((a, b) => a.afterMs - b.afterMs)[made];
  if (!next || live.snoozedUntil !== null) return null;
  const at = live.askedAt + next.afterMs;
  return live.deadline === null || at < live.deadline ? { topic: next.topic, at } : null;
}

/** When `due` is to be reported, on the monotonic clock; null if never. Follows from the state: nothing else is remembered. */
export function wakeAt(run: Run, { graceMs }: Setting): number | null {
  const { life, live } = run;
  if (life.outcome) return null;
  if (live.lastLook) return live.lastLook.retryAt ?? (live.deadline ?? 0) + graceMs;
  const times = [
    live.deadline,
    live.snoozedUntil,
    live.retry?.at ?? null,
    nextReminderAt(run),
    nextEscalation(run)?.at ?? null,
  ];
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** The pushes whose receipts are to be read in turn. */
export function watched({ life, live }: Run, { polls, readable }: Setting): Push[] {
  if (life.outcome || !polls) return [];
  return answerable(life).filter(
    ({ receiptId, messageId, topic }) =>
      receiptId !== undefined && readable(topic) && !live.unreadable.includes(messageId),
  );
}

/** Effects that must not be carried out twice: another process may do them once our lease has run out. */
export const isAct = (effect: Effect): boolean => effect.do === "push" || effect.do === "deliver";

/**
 * Until when nobody has to go on with a question, in milliseconds since 1970, null forever; undefined while something is in hand, or
 * due so soon that a process which `stays` keeps it.
 */
export function idleUntil(
  run: Run,
  effects: readonly Effect[],
  setting: Setting,
  now: Now,
  stays: boolean,
): number | null | undefined {
  if (effects.some(isAct) || isInHand(run)) return undefined;
  const at = dueAt(run, setting, now);
  const isSoon = at !== null && at < now.wall + SOON_MS;
  return stays && isSoon && !run.life.outcome ? undefined : at;
}

/** Whether something was begun that only this process knows of, so that another one would have to look what became of it. */
function isInHand({ life, live }: Run): boolean {
  if (life.outcome) return life.delivered !== true && life.deliveries > 0;
  return live.inFlight.length > 0 || live.pending.length > 0 || live.lastLook !== undefined;
}

/** When a question is due again, in milliseconds since 1970; null for never. */
export function dueAt(run: Run, setting: Setting, { wall, mono }: Now): number | null {
  const { outcome, delivered, endedAt = wall } = run.life;
  if (outcome && delivered) return null;
  if (outcome) return wall + Math.min(Math.max(wall - endedAt, LEAST_AGAIN_MS), MOST_AGAIN_MS);
  const wake = wakeAt(run, setting);
  const times = [
    ...(wake === null ? [] : [Math.ceil(wall + Math.max(0, wake - mono))]),
    ...(watched(run, setting).length > 0 ? [wall + READ_MS] : []),
  ];
  return times.length === 0 ? null : Math.min(...times);
}
