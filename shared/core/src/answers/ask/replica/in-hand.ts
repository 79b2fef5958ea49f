import { wakeAt, watched } from "../../engine/follow-up.js";
import type { Effect, Now, Run, Setting } from "../../engine/inputs.js";

/** How often the receipts of a question are read that no process keeps. */
const READ_MS = 60_000;
/** An outcome that the flow refused is delivered again after as long as it has waited, within these. */
const LEAST_AGAIN_MS = 10_000;
const MOST_AGAIN_MS = 600_000;

/** Effects that must not be carried out twice: another process may do them once our lease has run out. */
export const isAct = (effect: Effect): boolean => effect.do === "push" || effect.do === "deliver";

/** Whether something was begun that only this process knows of, so that another one would have to look what became of it. */
export function isInHand({ life, live }: Run): boolean {
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
