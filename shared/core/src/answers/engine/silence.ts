import type { AskOutcome, FailureDetails } from "../ask/outcome.js";
import { answerable, type LifeDraft, lostAttempts } from "./draft.js";
import { end } from "./ending.js";
import type { Live } from "./inputs.js";
import type { Push } from "./life.js";

/** How long after a receipt could not be read it is tried again. */
const RETRY_MS = 15_000;

const NOTHING_SEEN: NonNullable<Live["lastLook"]> = { of: [], open: [], failed: [], retryAt: null };

/** The deadline has passed: silence must be seen in every receipt before it is certain. */
export function lookLast(draft: LifeDraft) {
  const { lastLook } = draft.live;
  if (!lastLook) return look(draft, NOTHING_SEEN, () => true);
  if (lastLook.retryAt === null || draft.now.mono < lastLook.retryAt || isOver(draft)) return;
  look(draft, { ...lastLook, failed: [], retryAt: null }, (id) => lastLook.failed.includes(id));
}

function look(draft: LifeDraft, before: typeof NOTHING_SEEN, isWanted: (messageId: string) => boolean) {
  const pushes = answerable(draft.life).filter((push) => canRead(draft, push) && isWanted(push.messageId));
  const ids = pushes.map(({ messageId }) => messageId);
  const of = [...new Set([...before.of, ...ids])];
  draft.keep({ lastLook: { ...before, of, open: [...before.open, ...ids] } });
  for (const push of pushes) draft.emit({ do: "look", push, rank: "due" });
}

/** One receipt of the last look was read, or could not be. */
export function looked(draft: LifeDraft, { messageId }: Push, failed: boolean) {
  const { lastLook } = draft.live;
  if (!lastLook?.open.includes(messageId)) return;
  draft.keep({
    lastLook: {
      ...lastLook,
      open: lastLook.open.filter((each) => each !== messageId),
      failed: failed ? [...lastLook.failed, messageId] : lastLook.failed,
    },
  });
}

const isOver = ({ live, now, setting }: LifeDraft): boolean =>
  now.mono >= (live.deadline ?? 0) + setting.graceMs;

/** Ends the question in silence once every receipt was read, or none can be read in time. */
export function conclude(draft: LifeDraft) {
  const { lastLook: begun } = draft.live;
  // Pushes that are known only now, after the deadline, are looked at as well.
  if (begun) look(draft, begun, (id) => !begun.of.includes(id));
  const { lastLook, deadline, inFlight } = draft.live;
  if (!lastLook || draft.life.outcome) return;
  const over = isOver(draft);
  const busy = lastLook.open.length > 0 || inFlight.length > 0;
  if (busy && !over) return;
  if (lastLook.failed.length > 0 && !over) {
    if (lastLook.retryAt !== null) return;
    const retryAt = Math.min(draft.now.mono + RETRY_MS, (deadline ?? 0) + draft.setting.graceMs);
    return draft.keep({ lastLook: { ...lastLook, retryAt } });
  }
  const seen = answerable(draft.life).every((push) => canRead(draft, push));
  silent(draft, !busy && lastLook.failed.length === 0 && seen && lostAttempts(draft).length === 0);
}

const canRead = ({ setting, live }: LifeDraft, { topic, receiptId, messageId }: Push): boolean =>
  receiptId !== undefined && setting.readable(topic) && !live.unreadable.includes(messageId);

/** Nobody answered. A default answer needs certain silence; otherwise it is a failure, as the flow would see it. */
export function silent(draft: LifeDraft, certain: boolean, otherwise?: AskOutcome) {
  const { whenNobodyAnswers = "go_on" } = draft.life.question;
  if (whenNobodyAnswers === "go_on") return end(draft, otherwise ?? { kind: "timed_out", certain });
  if (whenNobodyAnswers === "fail") return end(draft, { kind: "failed", error: nobody });
  const { prepared } = draft.setting;
  const button = prepared.button(prepared.pushedId(whenNobodyAnswers.answer) ?? "");
  if (!certain || !button) return end(draft, { kind: "failed", error: unsure });
  const answer = { messageId: "", actionId: button.id, actionLabel: button.label };
  end(draft, { kind: "answered", answer, button, route: "local", by: "default" });
}

const nobody: FailureDetails = {
  code: "timeout",
  message: "Nobody answered in time",
  fix: "Ask again, or give people more time.",
};
const unsure: FailureDetails = {
  code: "timeout",
  message: "No answer is known, but the receipt could not be read, so the default answer was not given",
  fix: "Look at the message in the iotpush app, and check the topic's key and the network.",
};
