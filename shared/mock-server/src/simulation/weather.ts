import type { Chance } from "./chance.js";

/** How likely each fault is in one run, and how the Asker is set up. */
export interface Weather {
  readonly profile: "documented" | "live";
  readonly confirm: boolean;
  readonly mode: "auto" | "callback" | "poll";
  readonly callbackLost: number;
  readonly callbackDoubled: number;
  readonly callbackLate: number;
  readonly forged: number;
  readonly slow: number;
  readonly busy: number;
  readonly broken: number;
  readonly crash: number;
  readonly diskFull: number;
  readonly refuses: number;
  readonly clockSteps: boolean;
  readonly atMostOnce: boolean;
  /** Pushes a month; few enough that reminders stop. */
  readonly perMonth: number | undefined;
  readonly maxPerTopicAndMinute: number | undefined;
}

export const FAULTS = [
  "callbackLost",
  "callbackDoubled",
  "callbackLate",
  "forged",
  "slow",
  "busy",
  "broken",
  "crash",
  "diskFull",
  "refuses",
] as const;

/** Most runs have few kinds of faults, so that each is seen alone and with any other. */
export function weatherOf(chance: Chance, without: ReadonlySet<string> = new Set()): Weather {
  const rate = (most: number) => (chance.hits(0.35) ? chance.next() * most : 0);
  const confirm = chance.hits(0.4);
  const rates = {
    callbackLost: rate(1),
    callbackDoubled: rate(0.5),
    callbackLate: rate(0.7),
    forged: rate(1),
    slow: rate(0.5),
    busy: rate(0.5),
    broken: rate(0.4),
    crash: rate(0.03),
    diskFull: rate(0.3),
    refuses: rate(0.3),
  };
  const kept = Object.fromEntries(
    Object.entries(rates).map(([name, value]) => [name, without.has(name) ? 0 : value]),
  ) as typeof rates;
  const clockSteps = chance.hits(0.25) && !without.has("clockSteps");
  return {
    ...kept,
    profile: chance.pick(["documented", "live"]),
    confirm,
    mode: chance.pick(["auto", "auto", "callback", "poll"]),
    clockSteps,
    atMostOnce: chance.hits(0.1),
    perMonth: chance.hits(0.2) ? chance.between(3, 20) : undefined,
    maxPerTopicAndMinute: chance.hits(0.2) ? chance.between(1, 5) : undefined,
  };
}
