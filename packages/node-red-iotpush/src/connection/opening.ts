import { type Clock, systemClock } from "@iotpush/core";

const AGAIN_MS = 5_000;

/** The store of a connection while it is opened: again and again if that fails, since an older process may only be about to end. */
export class Opening {
  readonly #open: () => Promise<unknown>;
  readonly #opened = Promise.withResolvers<void>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #clock: Clock;
  #begun = false;
  isOpen = false;

  constructor(open: () => Promise<unknown>, clock = systemClock) {
    this.#open = open;
    this.#clock = clock;
    // Whoever asks hears of it.
    this.#failed.promise.catch(() => undefined);
  }

  /** Resolves when the store is open, however late that is. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Resolves when the store is open; rejects once it could not be opened, as long as it is not. */
  get ready(): Promise<void> {
    return this.isOpen ? this.opened : Promise.race([this.opened, this.#failed.promise]);
  }

  /** Called once all flows run; `onFailure` is called for the first failure. */
  async begin(signal: AbortSignal, onFailure: (error: unknown) => void): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    for (let failures = 0; !signal.aborted; failures++)
      try {
        await this.#open();
        this.isOpen = true;
        return this.#opened.resolve();
      } catch (error) {
        this.#failed.reject(error);
        if (failures === 0) onFailure(error);
        await this.#clock.sleep(AGAIN_MS, signal);
      }
  }

  /** Whoever waits for it waits in vain if it was never begun. */
  stop(): void {
    if (!this.#begun)
      this.#failed.reject(new Error("The flow was stopped before the question could be asked."));
  }
}
