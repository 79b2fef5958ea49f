import type { Attempt, Life, Push } from "../engine/life.js";

/** A question as earlier versions kept it. */
interface OldQuestion extends Pick<Life, "id" | "secret" | "question" | "askedAt" | "outcome"> {
  readonly deadline: number;
  readonly pushes: readonly (Omit<Push, "attempt" | "receiptId" | "usedUp"> & {
    readonly receiptId: string;
    readonly usedUp?: boolean;
  })[];
  readonly repeated: number;
  readonly reminded: number;
  readonly lastPushAt?: number;
  readonly settledAt?: number;
  readonly handedOver?: boolean;
  readonly lateNotice?: boolean;
}

/** A question of an earlier version, as it is kept now. Throws if it is not one. */
export function lifeOfOld(value: unknown): Life {
  const old = value as OldQuestion;
  const { id, secret, question, askedAt, deadline, pushes, outcome, settledAt } = old;
  if (!id || !secret || !question || !deadline || !Array.isArray(pushes))
    throw new TypeError("not a question");
  // Every push was counted before it was sent: one that is counted and not there may have arrived.
  const why = [
    "first" as const,
    ...Array.from({ length: old.repeated }, () => "again" as const),
    ...Array.from({ length: old.reminded }, () => "reminder" as const),
  ];
  const attempts: Attempt[] = why.map((reason, index) => ({
    n: index + 1,
    why: reason,
    topic: old.pushes[index]?.topic ?? question.topic,
    at: reason === "first" ? askedAt : (old.lastPushAt ?? askedAt),
  }));
  return {
    ...{ v: 1, id, secret, question, askedAt, deadline, boot: "", attempts, version: 1 },
    pushes: old.pushes.map(({ usedUp, ...push }, index) => ({
      ...push,
      attempt: index + 1,
      ...(usedUp ? { usedUp } : {}),
    })),
    ...(outcome ? { outcome, endedAt: settledAt ?? deadline } : {}),
    deliveries: old.handedOver ? 1 : 0,
    ...(old.handedOver ? { delivered: true as const } : {}),
    ...(old.lateNotice ? { lateNotice: true as const } : {}),
  };
}
