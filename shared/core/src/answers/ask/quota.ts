import { checkEach, count, type OptionCheck, part } from "../../client/check-options.js";
import type { Clock } from "../../client/clock.js";
import { monthOf } from "../../contract/plan.js";
import type { QuotaError } from "../../wire/errors/errors.js";
import type { Collection } from "../store/collection.js";
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

interface Kept {
  /** `2026-04`. */
  readonly month: string;
  readonly used: number;
}

/** Counts the pushes of a month. Reminders and notices stop before it is used up; questions are always tried. */
export class Quota {
  readonly #clock: Clock;
  readonly #warn: (text: string) => void;
  #perMonth: number | undefined;
  #used: number;
  #month: string;
  #isWarned = false;
  readonly #kept: Collection<Kept> | undefined;
  #saving: Promise<void> | undefined;

  constructor(options: QuotaOptions | undefined, clock: Clock, warn: (text: string) => void) {
    checkEach("The quota", options ?? {}, CHECKS);
    this.#clock = clock;
    this.#warn = warn;
    this.#perMonth = options?.perMonth;
    this.#used = options?.used ?? 0;
    this.#month = monthOf(this.#clock.now());
    this.#kept = options?.store?.collection("quota", readKept);
  }

  /** Adds what earlier processes counted this month. Rejects with StoreError. */
  async load(): Promise<void> {
    const kept = (await this.#kept?.load())?.get(ID);
    if (kept?.month !== monthOf(this.#clock.now())) return;
    this.#used = Math.max(this.#used, kept.used);
    this.#check();
  }

  /** Resolves once the last count is kept. */
  async idle(): Promise<void> {
    await this.#saving;
  }

  /** Whether only questions are to be pushed. */
  get isNearlyUsedUp(): boolean {
    this.#turnMonth();
    return this.#perMonth !== undefined && this.#used >= QUESTIONS_ONLY_AT * this.#perMonth;
  }

  count(): void {
    this.#turnMonth();
    this.#used += 1;
    this.#check();
    this.#save();
  }

  /** The service says itself what is left. */
  usedUp({ limit }: Pick<QuotaError, "limit">): void {
    this.#turnMonth();
    this.#perMonth = limit ?? this.#perMonth ?? this.#used;
    this.#used = Math.max(this.#used, this.#perMonth);
    this.#check();
    this.#save();
  }

  /** One save at a time; what was counted meanwhile goes along with the next one. */
  #save(): void {
    const kept = this.#kept;
    if (!kept || this.#saving) return;
    const save = async (): Promise<void> => {
      const used = this.#used;
      await kept.save(ID, { month: this.#month, used });
      if (this.#used !== used) await save();
    };
    this.#saving = save()
      .catch((error) => this.#warn(`The count of this month's pushes is not saved: ${error}`))
      .finally(() => {
        this.#saving = undefined;
      });
  }

  #check(): void {
    if (this.#perMonth === undefined || this.#isWarned || this.#used < WARNED_AT * this.#perMonth) return;
    this.#isWarned = true;
    this.#warn(
      `${this.#used} of ${this.#perMonth} pushes of this month are used. At 95 % reminders and notices stop; questions are still pushed.`,
    );
  }

  #turnMonth(): void {
    if (this.#month === monthOf(this.#clock.now())) return;
    this.#month = monthOf(this.#clock.now());
    this.#used = 0;
    this.#isWarned = false;
  }
}

const ID = "month";

function readKept(value: unknown): Kept {
  const { month, used } = value as Partial<Kept>;
  if (typeof month !== "string" || typeof used !== "number") throw new Error("not a count");
  return { month, used };
}

export const heldBack: FailureDetails = {
  code: "quota",
  message: "The monthly quota is nearly used up, so it was not pushed",
  fix: "Upgrade the plan, or wait for the next month.",
};
