import type { Clock } from "../../../client/clock.js";
import type { SharedQuestions } from "../../store/question-store.js";

const LEASE_MS = 15_000;

/** This process's lease on the questions that it has: once it has run out, they are others', and the next one is another. */
export class Lease {
  readonly #shared: SharedQuestions;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #lost: () => void;
  #until: number | undefined;
  #number = 0;
  #holding: Promise<void> | undefined;
  #aheadMs = 0;

  constructor(shared: SharedQuestions, clock: Clock, leaseMs = LEASE_MS, lost: () => void = () => {}) {
    this.#shared = shared;
    this.#clock = clock;
    this.#leaseMs = leaseMs;
    this.#lost = lost;
  }

  /** The store's time, in milliseconds since 1970: all processes share it, whatever their own clocks say. */
  get now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  /** Another one for each lease. */
  get number(): number {
    return this.#number;
  }

  /** Whether it holds, maybe since it was renewed just now. */
  async holds(): Promise<boolean> {
    if (this.#until !== undefined && !this.#isLeft(0)) await this.#renew().catch(this.#lost);
    return this.#isLeft(0);
  }

  /** Makes sure of a lease for as long as a request takes. Rejects with StoreError. */
  hold(): Promise<void> {
    if (this.#isLeft((this.#leaseMs * 2) / 3)) return Promise.resolve();
    this.#holding ??= this.#renew().finally(() => {
      this.#holding = undefined;
    });
    return this.#holding;
  }

  /** Gives everything back. Never rejects. */
  async leave(): Promise<void> {
    if (this.#until !== undefined) await this.#shared.leave().catch(() => {});
    this.#until = undefined;
  }

  #isLeft(ms: number): boolean {
    return this.#until !== undefined && this.#clock.mono() < this.#until - ms;
  }

  async #renew(): Promise<void> {
    const from = this.#clock.mono();
    let now = this.#until === undefined ? undefined : await this.#shared.renew(this.#leaseMs);
    if (this.#until !== undefined && now === undefined) {
      this.#until = undefined;
      this.#number += 1;
      this.#lost();
    }
    now ??= await this.#shared.enter(this.#leaseMs);
    this.#until = from + this.#leaseMs;
    this.#aheadMs = Math.round(now - this.#clock.now());
  }
}
