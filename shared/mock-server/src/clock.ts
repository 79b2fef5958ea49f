import { ApiError } from "./errors.js";

/** A clock of a client that can be moved by hand, such as core's FakeClock. */
export interface MovableClock {
  advance(ms: number): void | Promise<void>;
}

/** The service's own time: runs like the machine's until it is set, and can be moved for tests. Milliseconds since 1970. */
export class ServiceClock {
  #offset = 0;
  #frozenAt: number | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #attached = new Set<MovableClock>();

  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  get frozen(): boolean {
    return this.#frozenAt !== null;
  }

  /** Sets the time; frozen, it stays there until it is moved again. Refuses what is not a time. */
  set(now: number, options: { readonly frozen?: boolean } = {}): void {
    checkTime(now);
    this.#offset = now - Date.now();
    this.#frozenAt = options.frozen ? now : null;
    for (const listener of this.#listeners) listener();
  }

  /** Moves on by `ms` milliseconds, at once; resolves when the attached clocks have moved as well. */
  advance(ms: number): Promise<void> {
    if (!Number.isFinite(ms)) throw new ApiError(400, `${ms} is not a number of milliseconds to advance by`);
    this.set(this.now() + ms, { frozen: this.frozen });
    return Promise.all([...this.#attached].map((clock) => clock.advance(ms))).then(() => undefined);
  }

  /**
   * Lets `advance` also move a client's clock, so that a wait of an hour takes a test milliseconds.
   *
   * @example
   * const clock = new FakeClock(); // of @iotpush/core/testing
   * const client = new IotpushClient({ baseUrl: mock.url, apiKey, clock });
   * mock.clock.attach(clock);
   */
  attach(clock: MovableClock): void {
    this.#attached.add(clock);
  }

  /** Called whenever the time was moved; the function returned ends it. */
  onMoved(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export function checkTime(ms: number): void {
  if (!Number.isFinite(ms) || Number.isNaN(new Date(ms).getTime()))
    throw new ApiError(400, `${ms} is not a valid time; use milliseconds since 1970`);
}

export const iso = (ms: number): string => new Date(ms).toISOString();
