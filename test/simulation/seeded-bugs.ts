/** A bug put into the shipped code on purpose: one line of one file. Each breaks something that the simulation says must hold. */
export interface SeededBug {
  readonly breaks: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const SEEDED_BUGS: readonly SeededBug[] = [
  {
    breaks: "an unconfirmed tap never counts",
    file: "engine/judge.ts",
    from: "?? same[0];",
    to: "?? same[0] ?? tap;",
  },
  {
    breaks: "person and text come from the receipt",
    file: "engine/judge.ts",
    from: "    ...answer,\n",
    to: "    ...tap,\n    ...answer,\n    ...(tap.replyText ? { replyText: tap.replyText } : {}),\n",
  },
  {
    breaks: "an unauthorized tap never counts",
    file: "engine/judge.ts",
    from: 'return isAllowedResponder(answer, question.allowedResponders) ? "counts" : "unauthorized";',
    to: 'return "counts";',
  },
  {
    breaks: "delivered at most once unless marked",
    file: "engine/ending.ts",
    from: "deliveries: deliveries + 1,",
    to: "deliveries,",
  },
  {
    breaks: "every outcome is delivered",
    file: "engine/restart.ts",
    from: "if (outcome) return redeliver(draft, outcome, boot);",
    to: "if (outcome) return;",
  },
  {
    breaks: "a tap in time is never reported as certain silence: receipts that cannot be read",
    file: "engine/silence.ts",
    from: "!busy && lastLook.failed.length === 0 && seen",
    to: "seen",
  },
  {
    breaks: "a tap in time is never reported as certain silence: pushes whose fate is not known",
    file: "engine/silence.ts",
    from: " && lostAttempts(draft).length === 0",
    to: "",
  },
  {
    breaks: "nothing is pushed after the end",
    file: "ask/question-run.ts",
    from: "if (life.outcome) this.effects.stop();",
    to: "",
  },
  {
    breaks: "every push is saved before it is made",
    file: "ask/question-run.ts",
    from: "const isNews = next.life !== this.life ||",
    to: "const isNews = next.life.outcome !== undefined ||",
  },
  {
    breaks: "nothing acknowledged is lost",
    file: "ask/effect-runner.ts",
    from: "const refused = effect.status === 200 &&",
    to: "const refused = effect.status !== 200 &&",
  },
  {
    breaks: "every question ends: a store that wrote although it said that it could not",
    file: "ask/question-record.ts",
    from: "if (wasTried && stored.version < life.version) continue;",
    to: "",
  },
  {
    breaks: "every question ends: deadlines follow the monotonic clock",
    file: "ask/asker-core.ts",
    from: "mono: this.clock.mono() }",
    to: "mono: this.clock.now() }",
  },
  {
    breaks: "a callback names the question's own message",
    file: "engine/tapping.ts",
    from: "const push = known ?? ofLost(draft, tap.answer);",
    to: "const push = known ?? { messageId: tap.answer.messageId, topic: life.question.topic };",
  },
  {
    breaks: "delivered at most once unless marked: what a full disk refused to record",
    file: "ask/questions.ts",
    from: "if (unsaved.size === 0) store.markUnsaved?.(true);",
    to: "",
  },
  {
    breaks: "memory is bounded: nothing is read or kept for a question that has ended",
    file: "engine/follow-up.ts",
    from: "if (life.outcome || !polls) return [];",
    to: "if (!polls) return [];",
  },
  {
    breaks: "a disk that refused forgets nothing once it has room",
    file: "store/database.ts",
    from: 'this.#sqlite.exec("ROLLBACK");',
    to: 'this.#sqlite.exec("COMMIT");',
  },
  {
    breaks: "among several askers one delivers: a life that another process saved is not ours",
    file: "ask/question-record.ts",
    from: "if (isSaved || (wasTried && JSON.stringify(stored) === JSON.stringify(life))) return true;",
    to: "if (isSaved || stored.version === life.version) return true;",
  },
  {
    breaks: "among several askers the questions of one that crashed go on",
    file: "ask/replica/replica.ts",
    from: "    await shared.reap();\n    for (;;) {",
    to: "    for (;;) {",
  },
  {
    breaks: "among several askers whoever asked hears of the end",
    file: "ask/replica/replica.ts",
    from: "        await lookAtAll();\n",
    to: "",
  },
  {
    breaks: "the flow's own work is committed once",
    file: "ask/replica/shared-run.ts",
    from: 'await run.locked(() => run.work({ t: "delivered" }, transaction));',
    to: "await transaction.commit();",
  },
];
