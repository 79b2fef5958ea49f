import type { Clock } from "../../client/clock.js";
import { until } from "./alarm.js";

const MINUTE_MS = 60_000;

/** Lets so many questions a minute be asked on a topic; the others wait in the order in which they came. */
export class FloodControl {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #waits: (topic: string) => void;
  readonly #turns = new Map<string, Promise<void>>();
  readonly #asked = new Map<string, number[]>();
  readonly #stopped = new AbortController();

  constructor(most: number, clock: Clock, waits: (topic: string) => void) {
    this.#most = most;
    this.#clock = clock;
    this.#waits = waits;
  }

  /** Resolves when a question on the topic may be asked; to false if none may any more. */
  async pass(topic: string): Promise<boolean> {
    if (this.#most === Number.POSITIVE_INFINITY) return true;
    const turn = (this.#turns.get(topic) ?? Promise.resolve()).then(() => this.#turn(topic));
    this.#turns.set(topic, turn);
    await turn;
    return !this.#stopped.signal.aborted;
  }

  /** Nobody waits any longer. */
  stop(): void {
    this.#stopped.abort();
  }

  async #turn(topic: string): Promise<void> {
    const recent = (this.#asked.get(topic) ?? []).filter((at) => this.#clock.mono() - at < MINUTE_MS);
    const [oldest] = recent.slice(-this.#most);
    if (oldest !== undefined && recent.length >= this.#most) {
      this.#waits(topic);
      await until(this.#clock, oldest + MINUTE_MS, this.#stopped.signal);
    }
    this.#asked.set(topic, [...recent, this.#clock.mono()].slice(-this.#most));
  }
}
