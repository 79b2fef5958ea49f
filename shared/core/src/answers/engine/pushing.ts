import type { PushResult } from "../../contract/message.js";
import { isTemporaryCode } from "../../wire/errors/base-error.js";
import type { FailureDetails } from "../ask/outcome.js";
import { answerable, type LifeDraft } from "./draft.js";
import { end } from "./ending.js";
import type { FoundMessage } from "./inputs.js";
import type { Attempt, Push } from "./life.js";

/** How long to wait before trying again if the network or service is down. */
const RETRY_MS = 30_000;

/** How often a question is pushed again since the fate of a push is not known, over all restarts. */
const MOST_LOST = 3;

/** Decides on a push: it is saved before it is made. */
export function attempt(draft: LifeDraft, why: Attempt["why"], topic: string) {
  const next: Attempt = { n: draft.life.attempts.length + 1, why, topic, at: draft.now.wall };
  draft.change({ attempts: [...draft.life.attempts, next] });
  draft.keep({ inFlight: [...draft.live.inFlight, next.n] });
  draft.emit({ do: "push", attempt: next, by: draft.live.deadline });
}

export function pushed(draft: LifeDraft, n: number, result: PushResult) {
  const { id: messageId, receipt_id: receiptId, timestamp, subscribers } = result;
  const createdAt = timestamp ?? new Date(draft.now.wall).toISOString();
  const made = accepted(draft, n, { messageId, receiptId, createdAt });
  if (!made || draft.life.outcome) return;
  if (subscribers === 0 && draft.life.question.nobodySubscribed !== "wait" && isAlone(draft))
    end(draft, {
      kind: "undeliverable",
      fix: `Nobody is subscribed to ${made.topic}: subscribe a phone to it in the iotpush app.`,
    });
}

export function refused(draft: LifeDraft, n: number, error: FailureDetails) {
  const { attempts } = draft.life;
  const of = attempts.find((each) => each.n === n);
  done(draft, n);
  if (of?.why === "lost" && isTemporaryCode(error.code) && tryLater(draft, n, false))
    return draft.audit("not_pushed", { why: of.why, problem: error.message });
  draft.change({
    attempts: attempts.map((each) => (each.n === n ? { ...each, refused: true as const } : each)),
  });
  draft.audit("not_pushed", { why: of?.why, problem: error.message });
  if (draft.life.outcome) return;
  if (canBeAnswered(draft))
    draft.emit({ do: "warn", text: `The question was not pushed again: ${error.message}`, error });
  else end(draft, { kind: "failed", error });
}

/** The push may have arrived: its message is looked for first. */
export function unknown(draft: LifeDraft, n: number, error: FailureDetails) {
  const lost = draft.life.attempts.find((each) => each.n === n);
  draft.audit("not_pushed", { why: lost?.why, problem: error.message });
  if (!lost || draft.life.outcome) return done(draft, n);
  if (draft.live.lost && answerable(draft.life).length === 0 && draft.live.snoozedUntil === null) {
    done(draft, n);
    if (isTemporaryCode(error.code) && tryLater(draft, n, true)) return;
    return end(draft, { kind: "failed", error });
  }
  draft.keep({ lost: error });
  if (draft.setting.findable(lost.topic)) return draft.emit({ do: "find", attempt: lost });
  done(draft, n);
  pushLost(draft);
}

export function notFound(draft: LifeDraft, n: number, later = false) {
  done(draft, n);
  if (!draft.life.outcome && !(later && tryLater(draft, n, true))) pushLost(draft);
}

/** Nobody waits for this push any more but the question itself, which has time: the network may come back. */
function tryLater(draft: LifeDraft, n: number, mayHaveArrived: boolean): boolean {
  const { resumed, inFlight } = draft.live;
  if (!resumed || draft.life.outcome || answerable(draft.life).length > 0 || inFlight.length > 0)
    return false;
  draft.keep({ retry: { n, at: draft.now.mono + RETRY_MS, mayHaveArrived } });
  return true;
}

/** Pushes again, unless the question is on the phones anyway: seen twice is better than not at all. */
export function pushLost(draft: LifeDraft) {
  const { deadline } = draft.live;
  if (canBeAnswered(draft) || (deadline !== null && draft.now.mono >= deadline)) return;
  const { attempts, question } = draft.life;
  const last = attempts.at(-1);
  if (attempts.filter(({ why }) => why === "lost").length >= MOST_LOST)
    return end(draft, {
      kind: "failed",
      error: {
        code: "network",
        message:
          "The question was pushed several times, but it is not known whether any of the pushes arrived",
        fix: "Look at the topic in the iotpush app, and ask again.",
      },
    });
  draft.emit({
    do: "warn",
    text: `It is not known whether the question arrived, so it is pushed again: it may be on the phones twice, and ${draft.setting.callback ? "a tap on either counts" : "without callbacks only a tap on the last one counts"}.`,
  });
  attempt(draft, "lost", last?.topic ?? question.topic);
}

/** The push that could not be made when the process started, once more. */
export function pushLostAgain(draft: LifeDraft) {
  const { retry, inFlight } = draft.live;
  const attempt = draft.life.attempts.find(({ n }) => n === retry?.n);
  if (!retry || !attempt || draft.now.mono < retry.at) return;
  draft.keep({ retry: undefined });
  if (canBeAnswered(draft)) return;
  const toFind = retry.mayHaveArrived && draft.setting.findable(attempt.topic);
  if (retry.mayHaveArrived && !toFind) return pushLost(draft);
  draft.keep({ inFlight: [...inFlight, attempt.n] });
  draft.emit(toFind ? { do: "find", attempt } : { do: "push", attempt, by: draft.live.deadline });
}

/** Also after the end: a tap on it is known to be late then. */
export function accepted(draft: LifeDraft, n: number, message: FoundMessage): Push | undefined {
  done(draft, n);
  const { attempts, pushes } = draft.life;
  const of = attempts.find((each) => each.n === n);
  if (!of || pushes.some(({ messageId }) => messageId === message.messageId)) return undefined;
  const { messageId, receiptId, createdAt } = message;
  const made: Push = { attempt: n, messageId, receiptId, topic: of.topic, createdAt };
  draft.change({ pushes: [...pushes, made] });
  draft.audit("pushed", { why: of.why, messageId });
  return made;
}

const done = (draft: LifeDraft, n: number): void =>
  draft.keep({ inFlight: draft.live.inFlight.filter((each) => each !== n) });

const isAlone = ({ life, live }: LifeDraft): boolean =>
  answerable(life).length === 1 && live.inFlight.length === 0;

const canBeAnswered = ({ life, live }: LifeDraft): boolean =>
  answerable(life).length > 0 || live.inFlight.length > 0 || live.snoozedUntil !== null;
