import { answerable, type LifeDraft, lostAttempts } from "./draft.js";
import { redeliver } from "./ending.js";
import type { Live, Now, Run } from "./inputs.js";
import type { Life } from "./life.js";
import { pushLost } from "./pushing.js";

/** What a process knows of a question that it has just asked, or taken up: the wall clock says how much time is left. */
export function liveOf(life: Life, now: Now): Live {
  const ago = (at: number, most: number) => now.mono - Math.min(Math.max(0, now.wall - at), most);
  const { deadline, askedAt, question, attempts, snoozed } = life;
  const longest = Math.max(0, ...Object.values(question.snooze ?? {}));
  const putOff = snoozed ? Math.min(Math.max(0, snoozed.until - now.wall), longest) : 0;
  const limit = question.timeoutMs ?? Number.POSITIVE_INFINITY;
  const left = deadline === null ? null : Math.min(Math.max(0, deadline - now.wall), putOff + limit);
  const reminded = attempts.findLast(({ why }) => why === "reminder" || why === "snooze");
  return {
    askedAt: ago(askedAt, limit),
    deadline: left === null ? null : now.mono + left,
    remindedAt: ago(reminded?.at ?? askedAt, limit),
    snoozedUntil: snoozed ? now.mono + putOff : null,
    inFlight: [],
    pending: [],
    over: [],
    unreadable: [],
  };
}

/** Goes on with a life that another process changed: the pushes that it decided on may be on their way. */
export function adopted({ life: before, live }: Run, life: Life, now: Now): Run {
  const open = life.attempts.filter(
    ({ n, refused }) => !refused && !life.pushes.some(({ attempt }) => attempt === n),
  );
  const known = before.attempts.length;
  const inFlight = open.map(({ n }) => n).filter((n) => n > known || live.inFlight.includes(n));
  const { deadline, snoozedUntil, remindedAt } = liveOf(life, now);
  const times = life.attempts.length > known ? { inFlight, remindedAt } : { inFlight };
  if (life.deadline === before.deadline && life.snoozed?.until === before.snoozed?.until)
    return { life, live: { ...live, ...times } };
  // It was put off there, or pushed again.
  const { lastLook: _, ...kept } = live;
  return { life, live: { ...kept, ...times, deadline, snoozedUntil } };
}

/** Takes up a question: whatever was under way when the process ended is done again, or looked for. */
export function restarted(draft: LifeDraft, boot: string) {
  const { outcome } = draft.life;
  if (outcome) return redeliver(draft, outcome, boot);
  if (draft.life.boot !== boot) draft.change({ boot });
  const lost = lostAttempts(draft);
  const wanted = lost.filter(({ topic }) => draft.setting.findable(topic));
  draft.keep({ resumed: true, inFlight: wanted.map(({ n }) => n) });
  for (const attempt of wanted) draft.emit({ do: "find", attempt });
  if (wanted.length === 0 && answerable(draft.life).length === 0) pushLost(draft);
}
