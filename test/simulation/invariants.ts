import type { AskOutcome } from "@iotpush/core";
import { PEOPLE } from "./service.ts";
import { type SimulatedQuestion, type SimulatedTap, SNOOZE, type Truth } from "./truth.ts";
import type { Weather } from "./weather.ts";

/** What must hold after any run; each is named once, and a seeded bug breaks each. */
export function checkInvariants(truth: Truth, weather: Weather, minutes: number): void {
  for (const asked of truth.asked) {
    if (asked.refused) continue;
    const taps = truth.taps.filter(({ n, actionId }) => n === asked.n && actionId !== SNOOZE);
    const delivered = truth.deliveries.filter(({ n }) => n === asked.n);
    const say = (what: string) => truth.violations.push(`question ${asked.n}: ${what}`);
    once(truth, asked, delivered, weather, say);
    ended(truth, asked, delivered.length, say);
    for (const { outcome, at } of delivered) {
      silence(
        truth,
        asked,
        { outcome, at },
        taps.filter((tap) => mayAnswer(asked, tap)),
        weather,
        say,
      );
      person(asked, outcome, taps, weather, say);
    }
    acknowledged(
      truth,
      asked,
      taps,
      delivered.map(({ outcome }) => outcome),
      say,
    );
    pushes(truth, asked, say);
  }
  const most = 60 * (minutes + 2) * weather.askers + 130 * (truth.restarts + weather.askers);
  if (truth.reads > most) truth.violations.push(`${truth.reads} receipts were read in ${minutes} minutes`);
}

type Say = (what: string) => void;

const mayAnswer = ({ guarded }: SimulatedQuestion, { phone }: SimulatedTap): boolean =>
  !guarded || phone === PEOPLE[0];

function once(
  truth: Truth,
  { n }: SimulatedQuestion,
  delivered: Truth["deliveries"],
  weather: Weather,
  say: Say,
): void {
  // A flow whose transaction the store rolls back, also since another process saved meanwhile, refuses the outcome.
  const rollsBack = weather.transactions && (weather.diskFull + weather.stops > 0 || weather.askers > 1);
  const refuses = weather.refuses > 0 || rollsBack;
  if (weather.atMostOnce && delivered.length > 1 && !refuses)
    say(`delivered ${delivered.length} times, and at most once was asked for`);
  const unmarked = delivered.filter(({ redelivered }) => redelivered === false).length;
  if (unmarked > 1) say(`delivered ${unmarked} times without a mark`);
  // Among replicas a kill just before a delivery looks like a crash during it.
  const most = weather.disk === "shared" ? 5 : 2;
  if (delivered.length > most && !truth.refusedSaves.has(n) && !refuses)
    say(`delivered ${delivered.length} times`);
  const committed = truth.committed.get(n) ?? 0;
  if (committed > 1) say(`the flow's work was committed ${committed} times`);
  for (const { outcome, isGone } of truth.waiting.filter((each) => each.n === n && !each.isGone()))
    if (!outcome && !isGone() && truth.lives.get(n)?.outcome) say("whoever asked has not heard of its end");
}

function ended(truth: Truth, { n, refusedLater }: SimulatedQuestion, deliveries: number, say: Say): void {
  const outcome = truth.lives.get(n)?.outcome;
  const isRefused = refusedLater === true && !truth.accepted.has(n);
  if (truth.lives.has(n) && !outcome && !isRefused) say("never ended");
  if (outcome && deliveries === 0 && !isGivenUp(truth, { n }))
    say(`ended ${outcome.kind}, and nothing was delivered`);
}

const isGivenUp = (truth: Truth, { n }: Pick<SimulatedQuestion, "n">): boolean => {
  const outcome = truth.lives.get(n)?.outcome;
  return outcome?.kind === "failed" && outcome.error.code === "store";
};

/** A tap in time is never reported as certain silence. */
function silence(
  truth: Truth,
  asked: SimulatedQuestion,
  { outcome, at }: { outcome: AskOutcome; at: number },
  taps: SimulatedTap[],
  weather: Weather,
  say: Say,
): void {
  const isDefault = outcome.kind === "answered" && outcome.by === "default";
  const isSure = outcome.kind === "expired" || (outcome.kind === "timed_out" && outcome.certain);
  if (!isDefault && !isSure) return;
  // What a disk refused to save is decided again after a crash.
  const decidedAt = Math.min(truth.endedAt.get(asked.n) ?? at, at);
  for (const tap of taps) {
    // Among several, one may have decided before another saw it.
    const visible =
      weather.askers === 1 &&
      truth.seen.get(tap.receiptId)?.some(({ readAt, hereAt }) => readAt > tap.at && hereAt <= decidedAt);
    const inTime = tap.at <= asked.at + asked.timeoutMs && !weather.clockSteps;
    if (visible || inTime)
      say(`silence is called certain, but ${tap.phone} tapped ${tap.actionId} at ${tap.at}`);
  }
}

/** What is delivered as an answer is what a person did who may answer. */
function person(
  asked: SimulatedQuestion,
  outcome: AskOutcome,
  taps: SimulatedTap[],
  { confirm }: Weather,
  say: Say,
) {
  if (outcome.kind !== "answered" || outcome.route === "local") return;
  const { messageId, actionId, replyText, deviceName } = outcome.answer;
  const tap = taps.find((each) => each.messageId === messageId);
  if (!tap) return say(`answered by nobody: ${actionId}`);
  if (tap.actionId !== actionId) say(`answered ${actionId}, but ${tap.actionId} was tapped`);
  if (!mayAnswer(asked, tap)) say(`answered by ${tap.phone}, who may not`);
  if (confirm && (replyText !== undefined || (deviceName ?? tap.phone) !== tap.phone))
    say(`the answer was told by a callback: ${deviceName} ${replyText}`);
}

/** Nothing acknowledged is lost. */
function acknowledged(
  truth: Truth,
  asked: SimulatedQuestion,
  taps: SimulatedTap[],
  outcomes: AskOutcome[],
  say: Say,
): void {
  const tap = taps.find((each) => mayAnswer(asked, each) && truth.acknowledged.has(each.messageId));
  if (tap && outcomes.length > 0 && !outcomes.some(({ kind }) => kind === "answered"))
    say(`a tap was acknowledged, but the outcome is ${outcomes[0]?.kind}`);
  if (tap && outcomes.length === 0 && !isGivenUp(truth, asked))
    say("a tap was acknowledged, but nothing was delivered");
}

/** Every push was decided on, and saved, before it was made. */
function pushes(truth: Truth, asked: SimulatedQuestion, say: Say): void {
  const { n } = asked;
  const accepted = truth.accepted.get(n) ?? 0;
  const decided = truth.attempts.get(n) ?? 0;
  if (accepted > decided) say(`pushed ${accepted} times, decided ${decided} times`);
  if (decided > (asked.snoozed ? 40 : 14)) say(`decided on ${decided} pushes`);
}
