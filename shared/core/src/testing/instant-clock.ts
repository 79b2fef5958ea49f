import type { Transport } from "../client/transport.js";
import { FakeClock } from "./fake-clock.js";

/**
 * A clock on which waiting costs nothing: whenever nobody has anything to do, it moves to the next sleeper's time by itself. So
 * polling is instant, and a question's time limit of an hour passes in milliseconds. Time stands still during requests of a
 * transport given to `holdDuring`.
 *
 * @example
 * const clock = new InstantClock();
 * const transport = clock.holdDuring(axiosTransport());
 * const client = new ApiClient({ baseUrl: mock.url, apiKey }, { transport, clock, random: () => 0 });
 */
export class InstantClock extends FakeClock {
  #requests = 0;
  #running = false;

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const slept = super.sleep(ms, signal);
    void this.#run();
    return slept;
  }

  /** The same transport; while a request of it is on its way, no time passes. */
  holdDuring(transport: Transport): Transport {
    return async (request, options) => {
      this.#requests += 1;
      try {
        return await transport(request, options);
      } finally {
        this.#requests -= 1;
        void this.#run();
      }
    };
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#requests === 0 && (await this.wakeNext()));
    this.#running = false;
  }
}
