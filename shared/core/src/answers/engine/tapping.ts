import type { Receipt } from "../../contract/receipt.js";
import type { Answer } from "../answer.js";
import type { FailureDetails } from "../ask/outcome.js";
import { answersOf } from "../events-of.js";
import { answerable, type LifeDraft, lostAttempts } from "./draft.js";
import { end, late } from "./ending.js";
import type { PendingTap } from "./inputs.js";
import { answerOf, type JudgedPush, judge, type Verdict, whyIgnored } from "./judge.js";
import type { Push } from "./life.js";
import { attempt } from "./pushing.js";
import { looked, silent } from "./silence.js";
import { snooze, snoozeMs } from "./snoozing.js";

/** Callbacks of one question that may wait for its receipt at a time. */
const MOST_PENDING = 20;

/** A callback. It is answered at once, or when what decides it is known. */
export function tapped(draft: LifeDraft, tap: PendingTap, receipt?: Receipt | "unavailable") {
  const { life, live, setting } = draft;
  if (life.outcome) return late(draft, tap);
  const known = life.pushes.find(({ messageId }) => messageId === tap.answer.messageId);
  if (known?.usedUp) return draft.reply(tap, 200, "this tap is already known");
  if (!known && live.inFlight.length > 0) return void pend(draft, tap, "push");
  const push = known ?? ofLost(draft, tap.answer);
  const question = judged(draft);
  let shown = receipt;
  if (push && !(push.topic && setting.readable(push.topic)) && shown === undefined) shown = "unavailable";
  if (push && live.unreadable.includes(push.messageId)) shown = "unavailable";
  const verdict = judge(question, push, tap.answer, shown);
  if (verdict === "needs_receipt" && known) {
    if (pend(draft, tap, "receipt")) draft.emit({ do: "look", push: known, rank: "tap" });
    return;
  }
  decide(draft, tap.answer, { verdict, push, shown, from: tap });
}

/** A receipt was read: it decides on the callbacks that waited for it, and on what it shows itself. */
export function readShown(draft: LifeDraft, receipt: Receipt, begunAt = Number.NEGATIVE_INFINITY) {
  const push = draft.life.pushes.find(({ receiptId }) => receiptId === receipt.receipt_id);
  if (!push) return;
  for (const tap of takePending(draft, push)) tapped(draft, tap, receipt);
  const isOpen = () =>
    !draft.life.outcome && answerable(draft.life).some((each) => each.messageId === push.messageId);
  if (isOpen()) {
    const question = judged(draft);
    const taps = answersOf(receipt).map((answer) => ({
      answer,
      verdict: judge(question, push, answer, receipt),
    }));
    const real = taps.filter(({ verdict }) => verdict !== "not_this_question" && verdict !== "unconfirmed");
    const first = real.find(({ verdict }) => verdict === "counts") ?? real[0];
    if (first) decide(draft, first.answer, { verdict: first.verdict, push, shown: receipt });
  }
  if (isOpen() && (receipt.status === "expired" || receipt.status === "failed")) over(draft, push, receipt);
  if (begunAt >= (draft.live.deadline ?? 0)) looked(draft, push, false);
}

export function unreadable(draft: LifeDraft, receiptId: string, final: boolean, error?: FailureDetails) {
  const push = draft.life.pushes.find((each) => each.receiptId === receiptId);
  if (!push) return;
  if (final) draft.keep({ unreadable: [...draft.live.unreadable, push.messageId] });
  for (const tap of takePending(draft, push))
    if (final) tapped(draft, tap, "unavailable");
    else draft.reply(tap, 503, "the receipt cannot be read right now: please retry");
  if (draft.life.outcome) return;
  if (error) draft.emit({ do: "warn", text: error.message, error });
  const lost = answerable(draft.life).every(({ messageId }) => draft.live.unreadable.includes(messageId));
  const { snoozedUntil, inFlight } = draft.live;
  const isWaiting = draft.setting.callback || snoozedUntil !== null || inFlight.length > 0;
  if (final && lost && error && !isWaiting) return end(draft, { kind: "failed", error });
  looked(draft, push, !final);
}

/** The host's own user interface answers by one of the question's buttons. */
export function answeredHere(draft: LifeDraft, answer: Answer) {
  const button = draft.setting.prepared.button(answer.actionId);
  if (draft.life.outcome || !button) return;
  const { pushes, question } = draft.life;
  const { messageId, receiptId, topic = question.topic } = pushes.at(-1) ?? { messageId: "" };
  const later = snoozeMs(draft, button.id);
  if (later !== undefined) return snooze(draft, later, topic);
  const push = { messageId, receiptId, topic };
  const given = answerOf(judged(draft), push, { ...answer, messageId });
  end(draft, { kind: "answered", answer: given, button, route: "local" });
}

interface Decision {
  readonly verdict: Verdict;
  readonly push: JudgedPush | undefined;
  readonly shown: Receipt | "unavailable" | undefined;
  /** The callback that reported it; absent if a receipt did. */
  readonly from?: PendingTap;
}

function decide(draft: LifeDraft, tap: Answer, { verdict, push, shown, from }: Decision) {
  const reply = (status: 200 | 403, reason: string) => from && draft.reply(from, status, reason);
  const question = judged(draft);
  const answer = push ? answerOf(question, push, tap, shown) : tap;
  draft.auditTap(answer, verdict);
  const button = question.button(tap.actionId);
  const ignored = whyIgnored(verdict, shown);
  if (!push || ignored) {
    const reason = ignored ?? verdict;
    draft.emit({ do: "warn", text: `A callback was ignored: ${reason}.` });
    return reply(403, reason);
  }
  const later = button && snoozeMs(draft, button.id);
  if (verdict === "counts" && later !== undefined) {
    markUsed(draft, push);
    snooze(draft, later, push.topic);
    return reply(200, "asked again later");
  }
  if (verdict === "counts" && button) {
    end(draft, { kind: "answered", answer, button, route: from ? "callback" : "receipt" });
    const { callback } = draft.setting;
    const { resumed, askedAt: since } = draft.live;
    // Of one that was asked before a restart, the callback may have come meanwhile.
    if (!from && callback && !resumed) draft.emit({ do: "missed_callback", since });
    return reply(200, "answered");
  }
  draft.emit({ do: "report", what: "unauthorized", answer });
  useUp(draft, answer, push);
  reply(200, "this tap does not count");
}

/** The service accepts one tap a message: after one that does not count, only a new push can be answered. */
function useUp(draft: LifeDraft, answer: Answer, used: JudgedPush) {
  const { attempts, question } = draft.life;
  const topic = markUsed(draft, used);
  // It is pushed again anyway.
  if (draft.live.snoozedUntil !== null) return;
  const again = attempts.filter(({ why }) => why === "again").length;
  if (draft.live.lastLook ? answerable(draft.life).length === 0 : again >= (question.askAgain ?? 1))
    return end(draft, { kind: "unauthorized", answer });
  if (!draft.live.lastLook) attempt(draft, "again", topic);
}

/** No other tap on the push can come. Gives its topic. */
function markUsed(draft: LifeDraft, used: JudgedPush): string {
  const { pushes, question } = draft.life;
  const { messageId, topic = question.topic } = used;
  const known = pushes.some((push) => push.messageId === messageId);
  const adopted: Push = {
    attempt: lostAttempts(draft)[0]?.n ?? 0,
    messageId,
    topic,
    createdAt: new Date(draft.now.wall).toISOString(),
  };
  draft.change({
    pushes: (known ? pushes : [...pushes, adopted]).map((push) =>
      push.messageId === messageId ? { ...push, usedUp: true as const } : push,
    ),
  });
  return topic;
}

function over(draft: LifeDraft, push: Push, receipt: Receipt) {
  draft.keep({ over: [...draft.live.over, push.messageId] });
  const open = answerable(draft.life).some(({ messageId }) => !draft.live.over.includes(messageId));
  if (open || draft.live.snoozedUntil !== null || draft.live.inFlight.length > 0) return;
  const lost = lostAttempts(draft);
  // What was pushed before has expired as well.
  if (receipt.status === "expired" && lost.every(({ n }) => n < push.attempt))
    silent(draft, lost.length === 0, lost.length === 0 ? { kind: "expired" } : undefined);
  else if (lost.length === 0)
    end(draft, {
      kind: "undeliverable",
      fix: "The push reached no phone: check the subscribed phones in the iotpush app.",
    });
}

/** A callback with the question's secret, for a message of a push whose record was lost. */
function ofLost(draft: LifeDraft, { messageId }: Answer): JudgedPush | undefined {
  const [lost] = lostAttempts(draft);
  return lost && { messageId, topic: lost.topic };
}

const judged = ({ setting, life }: LifeDraft) => ({
  button: setting.prepared.button,
  allowedResponders: life.question.allowedResponders,
  confirm: setting.confirm,
});

function pend(draft: LifeDraft, tap: PendingTap, on: "push" | "receipt"): boolean {
  const { pending } = draft.live;
  const room = pending.length < MOST_PENDING;
  if (room) draft.keep({ pending: [...pending, { ...tap, on }] });
  else draft.reply(tap, 503, "too many callbacks wait for the receipt: please retry");
  return room;
}

function takePending(draft: LifeDraft, { messageId }: Push): PendingTap[] {
  const taken = draft.live.pending.filter(({ answer }) => answer.messageId === messageId);
  draft.keep({ pending: draft.live.pending.filter((tap) => !taken.includes(tap)) });
  return taken;
}
