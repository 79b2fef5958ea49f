import type { Question } from "@iotpush/core";
import { z } from "zod/v4";
import type { MappedPush } from "../mapping/map-notification.js";

const seconds = (most: number) => z.coerce.number().min(1).max(most);
const DAY = 86_400;

/** How a household is asked, in `POST /ask` and in `data.iotpush` of a notification. Times are seconds. */
export const Household = z.strictObject({
  /** Who is asked as well, by topic: all at once, or one after the other with `in_order`. The first answer counts. */
  topics: z.array(z.string().min(1)).min(1).max(20).optional(),
  /** Ask the next topic only if nobody has answered for this long. */
  in_order: seconds(DAY).optional(),
  /** Ask again while nobody answered. */
  remind: z
    .strictObject({ every: seconds(DAY), times: z.coerce.number().int().min(1).max(100).default(3) })
    .optional(),
  /** `go_on`, `fail`, or the action that counts as the answer if it is certain that nobody answered. */
  when_nobody_answers: z.string().min(1).optional(),
  /** User ids or device names whose tap counts, in place of the topic's own list. */
  allowed_responders: z.array(z.string().min(1)).min(1).optional(),
  /** Send the other topics one quiet message with the answer; each counts against the quota. */
  tell_others: z.boolean().optional(),
});
export type Household = z.infer<typeof Household>;

/** Between the pushes of a question that goes to everyone at once. */
const AT_ONCE_MS = 1_000;

/** What a question gets of how a household is asked. */
export interface HouseholdQuestion {
  readonly question: Partial<Question>;
  /** Topics that are notified of the answer. */
  readonly others?: string[];
}

/** A question's household options and the topics that are notified of its answer; or why it cannot be asked like this. */
export function householdQuestion(
  { topics = [], in_order, remind, when_nobody_answers, allowed_responders, tell_others }: Household,
  {
    topic,
    known,
    mapped,
  }: { readonly topic: string; readonly known: readonly string[]; readonly mapped: MappedPush },
): HouseholdQuestion | { readonly problem: string } {
  const others = [...new Set(topics)].filter((other) => other !== topic);
  const unknown = others.find((other) => !known.includes(other));
  if (unknown !== undefined)
    return { problem: `The bridge has no topic ${unknown}: it has ${known.join(", ")}.` };
  const everyMs = in_order === undefined ? AT_ONCE_MS : in_order * 1_000;
  const escalation = others.map((other, index) => ({ topic: other, afterMs: everyMs * (index + 1) }));
  const silence = when_nobody_answers === undefined ? undefined : silenceOf(when_nobody_answers, mapped);
  if (silence === null)
    return {
      problem: `when_nobody_answers: ${when_nobody_answers} is not one of the question's actions; use one of them, go_on or fail.`,
    };
  const question: Partial<Question> = {
    ...(escalation.length > 0 ? { escalation } : {}),
    ...(remind ? { reminder: { everyMs: remind.every * 1_000, times: remind.times } } : {}),
    ...(silence === undefined ? {} : { whenNobodyAnswers: silence }),
    ...(allowed_responders ? { allowedResponders: allowed_responders } : {}),
  };
  return { question, ...(tell_others ? { others } : {}) };
}

function silenceOf(wanted: string, { actionOf }: MappedPush): Question["whenNobodyAnswers"] | null {
  if (wanted === "go_on" || wanted === "fail") return wanted;
  const answer = Object.keys(actionOf).find((id) => actionOf[id] === wanted);
  return answer === undefined ? null : { answer };
}
