import type { Chance } from "./chance.ts";
import { ESCALATED, TOPIC } from "./service.ts";

/** How likely each fault is in one run, and how the askers are set up. */
export interface Weather {
  readonly profile: "documented" | "live";
  /** `shared`: several askers on one store. */
  readonly disk: "memory" | "sqlite" | "shared";
  readonly askers: number;
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
  /** A process stands still for a while, as on a suspended laptop. */
  readonly stops: number;
  /** The disk is full or fails; of a shared store, the line to it. */
  readonly diskFull: number;
  readonly refuses: number;
  /** A receipt can never be read. */
  readonly gone: number;
  /** The phones are gone, although they were subscribed. */
  readonly bounced: number;
  /** How long the network or a disk may fail at a time. */
  readonly outageMs: number;
  /** How long a message can be answered. */
  readonly expiryMs: number;
  /** Topics whose key the askers lack, and topics that nobody is subscribed to. */
  readonly keyless: readonly string[];
  readonly deserted: readonly string[];
  readonly clockSteps: boolean;
  readonly atMostOnce: boolean;
  /** Whatever may be done in step, is: processes start together, and callbacks reach them in turn. */
  readonly inStep: boolean;
  /** The flow does its work in the transaction that records the delivery. */
  readonly transactions: boolean;
  /** Pushes a month; few enough that reminders stop. */
  readonly perMonth: number | undefined;
  readonly maxPerTopicAndMinute: number | undefined;
}

const FAULTS = {
  callbackLost: 1,
  callbackDoubled: 0.5,
  callbackLate: 0.7,
  forged: 1,
  slow: 0.5,
  busy: 0.5,
  broken: 0.4,
  crash: 0.03,
  stops: 0.02,
  diskFull: 0.3,
  refuses: 0.3,
  gone: 0.5,
  bounced: 0.3,
};
export const FAULT_NAMES = [...Object.keys(FAULTS), "clockSteps"];

/** Most runs have few kinds of faults, so that each is seen alone and with any other. */
export function weatherOf(seed: number, chance: Chance, without: ReadonlySet<string> = new Set()): Weather {
  const confirm = chance.hits(0.4);
  const rates = Object.fromEntries(
    Object.entries(FAULTS).map(([name, most]) => {
      const rate = chance.hits(0.35) ? chance.next() * most : 0;
      return [name, without.has(name) ? 0 : rate];
    }),
  ) as Record<keyof typeof FAULTS, number>;
  const clockSteps = chance.hits(0.25) && !without.has("clockSteps");
  const disk = chance.pick(["memory", "sqlite", "shared"] as const);
  // What a full disk has refused matters once the process ends.
  const falls = rates.diskFull > 0 && rates.crash === 0 && !without.has("crash") && chance.hits(0.5);
  const mode = chance.pick(["auto", "auto", "callback", "poll"] as const);
  const few = () => chance.pick([[], [], [], [], [], [], [ESCALATED], [ESCALATED, TOPIC]]);
  const askers = chance.between(2, 3);
  return {
    ...rates,
    ...(falls ? { crash: chance.next() * FAULTS.crash } : {}),
    profile: chance.pick(["documented", "live"]),
    disk,
    askers: disk === "shared" ? askers : 1,
    confirm,
    mode,
    outageMs: chance.hits(0.4) ? chance.between(5_000, 90_000) : 0,
    expiryMs: chance.hits(0.15) ? chance.between(60_000, 240_000) : 24 * 3_600_000,
    keyless: mode === "poll" ? [] : few(),
    deserted: few(),
    clockSteps,
    inStep: seed % 5 === 1,
    atMostOnce: chance.hits(0.1),
    transactions: chance.hits(0.5) && disk === "shared",
    perMonth: chance.hits(0.2) ? chance.between(3, 20) : undefined,
    maxPerTopicAndMinute: chance.hits(0.2) ? chance.between(1, 5) : undefined,
  };
}
