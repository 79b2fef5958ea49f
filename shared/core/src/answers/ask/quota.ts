import { checkEach, count, type OptionCheck, part } from "../../client/check-options.js";
import type { Clock } from "../../client/clock.js";
import { monthOf } from "../../contract/plan.js";
import type { QuotaError } from "../../wire/errors/errors.js";
import type { SqliteStore } from "../store/sqlite-store.js";
import type { FailureDetails } from "./outcome.js";

const WARNED_AT = 0.8;
/** From here on only questions are pushed. */
const QUESTIONS_ONLY_AT = 0.95;

export interface QuotaOptions {
  /** The plan's pushes a month. */
  readonly perMonth: number;
  /** Those of this month that were made before; default 0. */
  readonly used?: number | undefined;
  /** Keeps the count over a restart: what `sqliteStore` gives. */
  readonly store?: Pick<SqliteStore, "collection"> | undefined;
}

const CHECKS: Readonly<Record<keyof QuotaOptions, OptionCheck>> = {
  perMonth: count,
  used: (value) => (value === 0 ? undefined : count(value)),
  store: part,
};

export type Quota = ReturnType<typeof countPushes>;

/** Counts the pushes of a month. Reminders and notices stop before it is used up; questions are always tried. */
export function countPushes(options: QuotaOptions | undefined, clock: Clock, warn: (text: string) => void) {
  checkEach("The quota", options ?? {}, CHECKS);
  const store = options?.store?.collection("quota", readKept);
  let { perMonth, used = 0 }: Partial<QuotaOptions> = options ?? {};
  let month = monthOf(clock.now());
  let isWarned = false;
  let saving: Promise<void> | undefined;

  function turnMonth(): void {
    if (month === monthOf(clock.now())) return;
    month = monthOf(clock.now());
    used = 0;
    isWarned = false;
  }

  function check(): void {
    if (perMonth === undefined || isWarned || used < WARNED_AT * perMonth) return;
    isWarned = true;
    warn(
      `${used} of ${perMonth} pushes of this month are used. At 95 % reminders and notices stop; questions are still pushed.`,
    );
  }

  /** Saves one count at a time; what is counted meanwhile is part of the next save. Never rejects. */
  async function save(): Promise<void> {
    try {
      for (let saved = -1; saved !== used; ) {
        saved = used;
        await store?.save(ID, { month, used });
      }
    } catch (error) {
      warn(`The count of this month's pushes could not be saved: ${error}`);
    }
    saving = undefined;
  }

  function counted(): void {
    check();
    if (store) saving ??= save();
  }

  return {
    /** Adds what earlier processes counted this month. Rejects with StoreError. */
    async load(): Promise<void> {
      const kept = (await store?.load())?.get(ID);
      if (kept?.month !== monthOf(clock.now())) return;
      used = Math.max(used, kept.used);
      check();
    },
    /** Resolves once the last count is kept. */
    idle: async () => saving,
    /** Whether only questions are to be pushed. */
    get isNearlyUsedUp(): boolean {
      turnMonth();
      return perMonth !== undefined && used >= QUESTIONS_ONLY_AT * perMonth;
    },
    count(): void {
      turnMonth();
      used += 1;
      counted();
    },
    /** The service says itself what is left. */
    usedUp({ limit }: Pick<QuotaError, "limit">): void {
      turnMonth();
      perMonth = limit ?? perMonth ?? used;
      used = Math.max(used, perMonth);
      counted();
    },
  };
}

const ID = "month";

function readKept(value: unknown): { readonly month: string; readonly used: number } {
  const { month, used } = value as { month?: unknown; used?: unknown };
  if (typeof month !== "string" || typeof used !== "number") throw new Error("not a count");
  return { month, used };
}

export const heldBack: FailureDetails = {
  code: "quota",
  message: "The monthly quota is nearly used up, so it was not pushed",
  fix: "Upgrade the plan, or wait for the next month.",
};
